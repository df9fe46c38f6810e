import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { AddPerson, Waiting } from '../../../contracts/requests.ts';
import { mistakesIn } from '../../api/mistakes.ts';
import type { TypedPerson } from '../../components/NameFields.tsx';
import { NameFields, nobodyTyped, phoneOf } from '../../components/NameFields.tsx';
import { Problem } from '../../components/Problem.tsx';
import { RoleChoice } from '../people/RoleChoice.tsx';
import { useMayChange } from '../people/useMayChange.ts';

type Person = z.input<typeof AddPerson>;

export interface AddStrangerProps {
  said: z.infer<typeof Waiting>['said'];
  busy: boolean;
  error: unknown;
  onBack: () => void;
  /** Something was put right: what was refused before is said no longer. */
  onTyped: () => void;
  onAdd: (person: Person) => void;
}

/** Makes the caller a user: what they said of themself is filled in, to be checked and not believed. */
export function AddStranger({ said, busy, error, onBack, onTyped, onAdd }: AddStrangerProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<TypedPerson>({ ...nobodyTyped, ...said });
  const [role, setRole] = useState<Person['role']>('member');
  const type = (value: TypedPerson): void => {
    setTyped(value);
    onTyped();
  };
  const answer = useMayChange({ action: 'user.add', role });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const { first, last, email } = typed;
        onAdd({ first, last, email, phone: phoneOf(typed), role });
      }}
    >
      <Stack gap="md">
        <Text fw={600}>{t('portal:answer.check')}</Text>
        <NameFields value={typed} onChange={type} mistakes={mistakesIn(error)} withPhone opened />
        <RoleChoice answer={answer} value={role} onChange={setRole} />
        <Problem error={error} />
        <Group>
          <Button variant="default" size="md" onClick={onBack}>
            {t('portal:back')}
          </Button>
          <Button type="submit" variant="default" size="md" loading={busy}>
            {t('portal:answer.addNow')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

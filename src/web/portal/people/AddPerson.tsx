import { Button, Group, Paper, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { AddPerson as Added } from '../../../contracts/requests.ts';
import { doors } from '../../api/doors.ts';
import { mistakesIn } from '../../api/mistakes.ts';
import type { TypedPerson } from '../../components/NameFields.tsx';
import { NameFields, nobodyTyped, phoneOf } from '../../components/NameFields.tsx';
import { Problem } from '../../components/Problem.tsx';
import type { Role } from './RoleChoice.tsx';
import { RoleChoice } from './RoleChoice.tsx';
import { useMayChange } from './useMayChange.ts';
import { useChange } from './usePeople.ts';

/** Adds a person, through the same gate as the desk; the answer stands there before anything is sent. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<TypedPerson>(nobodyTyped);
  const [role, setRole] = useState<Role>('member');
  const answer = useMayChange({ action: 'user.add', role });
  const add = useChange<z.input<typeof Added>>(doors.people, 'POST', onClose);
  // What was refused is about what stood there: it goes with the first letter that is put right.
  const type = (value: TypedPerson): void => {
    setTyped(value);
    if (add.isError) add.reset();
  };
  const refused = answer.outcome !== 'allow' && answer.outcome !== 'approve';
  const word = answer.outcome === 'approve' ? 'portal:people.askAdd' : 'portal:people.addNow';
  return (
    <Paper p="lg" component="section">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const { first, last, email } = typed;
          add.mutate({ first, last, email, phone: phoneOf(typed), role });
        }}
      >
        <Stack gap="md">
          <Title order={2} size="h4">
            {t('portal:people.add')}
          </Title>
          <NameFields value={typed} onChange={type} mistakes={mistakesIn(add.error)} withPhone opened />
          <RoleChoice answer={answer} value={role} onChange={setRole} />
          <Problem error={add.error} />
          <Group>
            <Button variant="default" onClick={onClose}>
              {t('portal:back')}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={refused}>
              {t(word)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

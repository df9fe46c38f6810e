import { Button, Group, NativeSelect, Stack, Title } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { doors } from '../api/doors.ts';
import { mistakesIn } from '../api/mistakes.ts';
import { NameFields, nobodyTyped, phoneOf } from '../components/NameFields.tsx';
import { Problem } from '../components/Problem.tsx';
import type { Whole } from './useDesk.ts';
import { useClientCommand } from './useDesk.ts';

const ROLES = ['member', 'admin', 'super-admin'] as const;

/** Types one person into a directory that is onboarding. */
export function AddPerson({ whole }: { whole: Whole }) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const [person, setPerson] = useState(nobodyTyped);
  const [role, setRole] = useState<string>('member');
  const add = useClientCommand({
    path: doors.clientParts(whole.client.id, 'people'),
    body: () => ({
      first: person.first,
      last: person.last,
      email: person.email,
      phone: phoneOf(person),
      role,
    }),
    onDone: () => {
      setPerson(nobodyTyped);
      form.current?.querySelector('input')?.focus(); // the next one is typed at once
    },
  });
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Stack gap="sm" maw={620}>
        <Title order={2} size="h4">
          {t('admin:people.add')}
        </Title>
        <NameFields value={person} onChange={setPerson} mistakes={mistakesIn(add.error)} withPhone />
        <NativeSelect
          label={t('admin:people.role')}
          size="md"
          data={ROLES.map((value) => ({ value, label: t(`common:role.${value}`) }))}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value)}
        />
        <Problem error={add.error} />
        <Group>
          <Button type="submit" loading={add.isPending}>
            {t('admin:people.addSubmit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

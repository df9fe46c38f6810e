import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { doors } from '../api/doors.ts';
import { mistakesIn } from '../api/mistakes.ts';
import { NameFields, nobodyTyped, phoneOf } from '../components/NameFields.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { Problem } from '../components/Problem.tsx';
import { ClientFields, domainsIn } from './ClientFields.tsx';
import { useClientCommand } from './useDesk.ts';

/** A new client: its name, its mail domains, its first Super admin. */
export function NewClient({ base }: { base: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState({ name: '', domains: '' });
  const [person, setPerson] = useState(nobodyTyped);
  const create = useClientCommand({
    path: doors.clients,
    body: () => ({
      name: typed.name,
      mailDomains: domainsIn(typed),
      superAdmin: { first: person.first, last: person.last, email: person.email, phone: phoneOf(person) },
    }),
    onDone: ({ client }) => void navigate(`${base}/clients/${client.id}`),
  });
  const mistakes = mistakesIn(create.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <Stack gap="md" maw={620}>
        <PageTitle title={t('admin:new.title')} lead={t('admin:new.lead')} />
        <ClientFields value={typed} onChange={setTyped} mistakes={mistakes} />
        <Title order={2} size="h4" mt="md">
          {t('admin:new.superAdmin')}
        </Title>
        <Text c="dimmed">{t('admin:new.superAdminWhat')}</Text>
        <NameFields value={person} onChange={setPerson} mistakes={mistakes} withPhone />
        <Problem error={create.error} />
        <Group>
          <Button type="submit" size="md" loading={create.isPending}>
            {t('admin:new.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

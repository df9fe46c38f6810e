import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { doors } from '../api/doors.ts';
import { Loaded } from '../components/Loaded.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { useFound } from '../components/useFound.tsx';
import { Problem } from '../components/Problem.tsx';
import { TimeOf } from '../components/Time.tsx';
import { AddPerson } from './AddPerson.tsx';
import { CorrectClient } from './CorrectClient.tsx';
import { DirectoryPerson } from './DirectoryPerson.tsx';
import { ImportPeople } from './ImportPeople.tsx';
import { Owned } from './Owned.tsx';
import type { Whole } from './useDesk.ts';
import { useClient, useClientCommand } from './useDesk.ts';

/** One client: while it is onboarding its directory is made here; once live it is only read. */
export function ClientPage({ base }: { base: string }) {
  const { id = '' } = useParams();
  const client = useClient(id);
  return <Loaded query={client}>{(whole) => <Page whole={whole} onGone={`${base}/clients`} />}</Loaded>;
}

function Page({ whole, onGone }: { whole: Whole; onGone: string }) {
  const { t } = useTranslation();
  const { client, may } = whole;
  return (
    <Stack gap="xl">
      <PageTitle
        title={client.name}
        lead={
          <>
            {t(`admin:state.${client.state}`)}
            {client.mailDomains.length === 0 ? '' : ` · ${client.mailDomains.join(', ')}`}
            {client.liveAt === null ? null : (
              <>
                {' '}
                · {t('admin:client.liveSince')} <TimeOf at={client.liveAt} />
              </>
            )}
          </>
        }
      />
      <Text c="dimmed" size="sm" mt="calc(var(--mantine-spacing-lg) * -1)">
        {t('admin:client.rules')} {t(`common:preset.${client.preset}`)}.{' '}
        {t(`common:presetWhat.${client.preset}`)}
      </Text>
      {may.edit ? <Text>{t('admin:client.onboarding')}</Text> : <Text fw={600}>{may.why}</Text>}
      {may.edit ? <CorrectClient client={client} onGone={onGone} /> : null}
      <People whole={whole} />
      {may.edit ? <AddPerson whole={whole} /> : null}
      {may.edit ? <ImportPeople whole={whole} /> : null}
      <Owned whole={whole} what="lines" />
      <Owned whole={whole} what="devices" />
    </Stack>
  );
}

function People({ whole }: { whole: Whole }) {
  const { t } = useTranslation();
  const { client, people, may, invited } = whole;
  const { shown, field, rest } = useFound(people);
  const invite = useClientCommand<string>({
    path: doors.clientInvite(client.id),
    body: (personId) => ({ personId }),
  });
  const remove = useClientCommand<string>({
    path: (personId) => doors.clientPart(client.id, 'people', personId),
    method: 'DELETE',
    body: () => ({}),
  });
  const superAdmins = people.filter(({ role }) => role === 'super-admin');
  // Without a Super admin nobody could confirm the directory.
  const stays = superAdmins.length === 1 ? superAdmins[0]?.id : undefined;
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {t('admin:people.title', { count: people.length })}
      </Title>
      <Problem error={invite.error ?? remove.error} />
      {field}
      {shown.map((person) => (
        <DirectoryPerson
          key={person.id}
          clientId={client.id}
          person={person}
          mail={invited.find(({ personId }) => personId === person.id)?.mail}
          busy={invite.isPending}
          edit={may.edit}
          onInvite={may.edit ? () => invite.mutate(person.id) : null}
          onRemove={
            may.edit && people.length > 1 && person.id !== stays ? () => remove.mutate(person.id) : null
          }
        />
      ))}
      {rest}
    </Stack>
  );
}

import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { doors } from '../api/doors.ts';
import { Loaded } from '../components/Loaded.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { Problem } from '../components/Problem.tsx';
import { TimeOf } from '../components/Time.tsx';
import css from './admin.module.css';
import { AddPerson } from './AddPerson.tsx';
import { ImportPeople } from './ImportPeople.tsx';
import { Owned } from './Owned.tsx';
import type { Whole } from './useDesk.ts';
import { useClient, useClientCommand } from './useDesk.ts';

/** One client: while it is onboarding its directory is made here; once live it is only read. */
export function ClientPage() {
  const { id = '' } = useParams();
  const client = useClient(id);
  return <Loaded query={client}>{(whole) => <Page whole={whole} />}</Loaded>;
}

function Page({ whole }: { whole: Whole }) {
  const { t } = useTranslation();
  const { client, may } = whole;
  return (
    <Stack gap="xl">
      <PageTitle
        title={client.name}
        lead={
          <>
            {t(`admin:state.${client.state}`)} · {t(`admin:preset.${client.preset}`)}
            {client.mailDomains.length === 0 ? '' : ` · ${client.mailDomains.join(', ')}`}
            {client.liveAt === null ? null : (
              <>
                {' '}
                · <TimeOf at={client.liveAt} />
              </>
            )}
          </>
        }
      />
      {may.edit ? <Text>{t('admin:client.onboarding')}</Text> : <Text fw={600}>{may.why}</Text>}
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
  const invite = useClientCommand<string>({
    path: doors.clientInvite(client.id),
    body: (personId) => ({ personId }),
  });
  const remove = useClientCommand<string>({
    path: (personId) => doors.clientPart(client.id, 'people', personId),
    method: 'DELETE',
    body: () => ({}),
  });
  const mailOf = (id: string) => invited.find(({ personId }) => personId === id)?.mail;
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {t('admin:people.title', { count: people.length })}
      </Title>
      <Problem error={invite.error ?? remove.error} />
      {people.slice(0, 200).map(({ id, first, last, email, role, status }) => {
        const mail = mailOf(id);
        return (
          <div key={id} className={css.row}>
            <div className={css.grow}>
              <Text fw={600}>
                {first} {last}
              </Text>
              <Text size="sm" c="dimmed">
                {email}
              </Text>
            </div>
            <Text size="sm">{t(`common:role.${role}`)}</Text>
            <Text size="sm">
              {mail === undefined ? t(`admin:people.status.${status}`) : t(`admin:people.mail.${mail}`)}
            </Text>
            {may.edit && role === 'super-admin' && status === 'invited' ? (
              <Button
                size="xs"
                variant={mail === undefined ? 'filled' : 'default'}
                loading={invite.isPending}
                onClick={() => invite.mutate(id)}
              >
                {t(mail === undefined ? 'admin:people.invite' : 'admin:people.inviteAgain')}
              </Button>
            ) : null}
            {may.edit && people.length > 1 ? (
              <Button
                size="xs"
                variant="subtle"
                aria-label={t('admin:people.removeWho', { who: `${first} ${last}` })}
                onClick={() => remove.mutate(id)}
              >
                {t('admin:remove')}
              </Button>
            ) : null}
          </div>
        );
      })}
      {people.length > 200 ? (
        <Group>
          <Text size="sm" c="dimmed">
            {t('admin:people.more', { count: people.length - 200 })}
          </Text>
        </Group>
      ) : null}
    </Stack>
  );
}

import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconEye, IconTool } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Session } from '../../../contracts/sessions.ts';
import { doors } from '../../api/doors.ts';
import { useMe } from '../../api/session.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Elapsed } from '../../components/Time.tsx';
import texts from '../../i18n/en/session.json';
import { addTexts } from '../../i18n/index.ts';
import { useContacts } from '../useContacts.ts';
import { firstKey } from '../sessions/StartSession.tsx';
import { Actions } from './Actions.tsx';
import { Ended } from './Ended.tsx';
import { Knock } from './Knock.tsx';
import { Live } from './Live.tsx';
import css from './session.module.css';
import { RoomOf, useRoom, useSession, useSessionCommand } from './useSession.ts';
import { Waiting } from './Waiting.tsx';

addTexts('session', texts);

/** A support session, as the agents in it live it. */
export function SessionPage() {
  const { id = '' } = useParams();
  const session = useSession(id);
  return <Loaded query={session}>{(known) => <Page key={known.id} session={known} />}</Loaded>;
}

function Page({ session }: { session: Session }) {
  const room = useRoom(session);
  useSpent(session);
  if (session.state === 'ended') return <Ended session={session} />;
  if (session.me.state !== 'in') return <Outside session={session} />;
  return (
    <RoomOf.Provider value={room}>
      <div className={css.page}>
        <Head session={session} live={room !== null} />
        <Handed session={session} />
        <Lost session={session} />
        <Body session={session} live={room !== null} />
      </div>
    </RoomOf.Provider>
  );
}

/** Why a colleague gave it to its host: whoever goes on with it need not ask. */
function Handed({ session: { handedOver, hostId, hostName, state } }: { session: Session }) {
  const { t } = useTranslation();
  const { id: me } = useMe();
  if (state === 'ended' || handedOver === null) return null;
  const { by, reason } = handedOver;
  return (
    <Text size="sm" role="status" dir="auto">
      {t(`session:head.${hostId === me ? 'handedToYou' : 'handedTo'}`, { by, host: hostName, reason })}
    </Text>
  );
}

/** Handed over, a session loses what was lent for it: each agent in it is told, and by whom it was held. */
function Lost({ session: { agents, handsOn, requestId, state } }: { session: Session }) {
  const { t } = useTranslation();
  const [first, second] = agents
    .flatMap(({ name, hosted }) => hosted.map(({ from }) => ({ name, from })))
    .toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from));
  if (state === 'ended' || requestId === null || handsOn || first === undefined || second === undefined)
    return null;
  return (
    <Text size="sm" role="status">
      {t('session:head.lost', { who: first.name })}
    </Text>
  );
}

/** Once somebody came, the first key is good for nothing. */
function useSpent({ id, state }: Session): void {
  const client = useQueryClient();
  useEffect(() => {
    if (state !== 'inviting') client.removeQueries({ queryKey: firstKey(id) });
  }, [client, id, state]);
}

function Body({ session, live }: { session: Session; live: boolean }) {
  const { customer, state } = session;
  if (state === 'knocking' && customer !== null) return <Knock session={session} customer={customer} />;
  if (state === 'inviting' || customer === null) return <Waiting session={session} />;
  return live ? <Live session={session} /> : null;
}

/** Who is helped, for how long, by what right; and what holds for the whole session. */
function Head({ session, live }: { session: Session; live: boolean }) {
  const { t } = useTranslation();
  const { customer, activeAt, handsOn, state } = session;
  const isThere = customer !== null && (state === 'active' || state === 'held');
  return (
    <PageTitle
      title={isThere ? customer.name : t(`session:head.${state === 'knocking' ? 'knocking' : 'waiting'}`)}
      lead={
        <Group gap="xs" component="span">
          <Badge
            component="span"
            variant="light"
            size="lg"
            tt="none"
            className={css.mode ?? ''}
            data-hands={handsOn || undefined}
            leftSection={handsOn ? <IconTool size={14} aria-hidden /> : <IconEye size={14} aria-hidden />}
            title={t(handsOn ? 'session:head.handsOnWhat' : 'session:head.explainWhat')}
          >
            {t(handsOn ? 'session:head.handsOn' : 'session:head.explain')}
          </Badge>
          <InContactOf session={session} />
          {session.clientName === null ? null : <span>{session.clientName}</span>}
          {activeAt === null ? null : (
            <span>
              <Elapsed since={activeAt} />
            </span>
          )}
        </Group>
      }
    >
      <Actions session={session} live={live} />
    </PageTitle>
  );
}

/** Who lent what holds here: to be compared with the name that somebody typed who asks to come in. */
function InContactOf({ session: { contactId } }: { session: Session }) {
  const { t } = useTranslation();
  const contacts = useContacts();
  const contact = contacts.data?.contacts.find(({ id }) => id === contactId);
  if (contact === undefined) return null;
  return (
    <Anchor component={Link} to={`/desk/contacts/${contact.id}`} inherit>
      {t('session:head.contactOf', { who: contact.label })}
    </Anchor>
  );
}

/** A colleague's session: one may have been invited to it. */
function Outside({ session }: { session: Session }) {
  const { t } = useTranslation();
  const join = useSessionCommand(doors.sessionTogether(session.id, 'join'));
  const invited = session.me.state === 'invited';
  const who = session.customer?.name ?? t('session:outside.nobody');
  return (
    <Stack gap="md" align="flex-start">
      <PageTitle
        title={t('session:outside.title', { host: session.hostName })}
        lead={t('session:outside.lead', { who })}
      />
      <Text>
        {t(invited ? 'session:outside.invited' : 'session:outside.not', { host: session.hostName })}
      </Text>
      {invited ? (
        <Button size="md" loading={join.isPending} onClick={() => join.mutate()}>
          {t('session:outside.join')}
        </Button>
      ) : null}
      <Problem error={join.error} />
    </Stack>
  );
}

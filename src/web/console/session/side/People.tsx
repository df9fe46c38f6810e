import { Button, Menu, Stack, Text } from '@mantine/core';
import { IconUser, IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../../contracts/sessions.ts';
import { doors } from '../../../api/doors.ts';
import { useMe } from '../../../api/session.ts';
import { Problem } from '../../../components/Problem.tsx';
import { useColleagues } from '../../useContacts.ts';
import css from '../session.module.css';
import { useLiveRoom, useSessionCommand } from '../useSession.ts';

type Agent = Session['agents'][number];

/** Colleagues who are neither in the session nor invited to it. */
export function useOthers(session: Session): { id: string; name: string }[] {
  const colleagues = useColleagues();
  const there = new Set(
    session.agents.filter(({ state }) => state === 'in' || state === 'invited').map(({ id }) => id),
  );
  return (colleagues.data?.agents ?? []).filter(({ id }) => !there.has(id));
}

/** Everybody who is in, and whoever was asked to come; the host invites more. */
export function People({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { now } = useLiveRoom();
  const others = useOthers(session);
  const invite = useSessionCommand<{ agentId: string }>(doors.sessionTogether(session.id, 'invite'));
  const isHost = session.me.part === 'host';
  const shown = session.agents.filter(({ state }) => state === 'in' || state === 'invited');
  const isHere = (id: string) => now.members.some(({ holderId }) => holderId === id);
  return (
    <Stack gap="sm">
      <ul className={css.rows}>
        {session.customer === null ? null : (
          <Person
            name={session.customer.name}
            part={t('session:people.customer')}
            state={t(isHere(session.customer.id) ? 'session:people.here' : 'session:people.away')}
          />
        )}
        {shown.map((agent) => (
          <AgentRow key={agent.id} session={session} agent={agent} here={isHere(agent.id)} />
        ))}
      </ul>
      {isHost && others.length > 0 ? (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconUserPlus size={16} aria-hidden />}
              loading={invite.isPending}
            >
              {t('session:people.invite')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map(({ id, name }) => (
              <Menu.Item key={id} onClick={() => invite.mutate({ agentId: id })}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {isHost && others.length === 0 && shown.length === 1 ? (
        <Text size="sm" c="dimmed">
          {t('session:people.alone')}
        </Text>
      ) : null}
      <Problem error={invite.error} />
    </Stack>
  );
}

function AgentRow({ session, agent, here }: { session: Session; agent: Agent; here: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const out = useSessionCommand<{ agentId: string }>(doors.sessionTogether(session.id, 'uninvite'));
  const { id, name, part, state } = agent;
  const where = state === 'invited' ? 'invited' : here ? 'here' : 'away';
  return (
    <Person
      name={id === me.id ? t('session:people.you', { name }) : name}
      part={t(`session:people.${part}`)}
      state={t(`session:people.${where}`)}
    >
      {session.me.part === 'host' && id !== me.id ? (
        <Button
          size="xs"
          variant="default"
          loading={out.isPending}
          onClick={() => out.mutate({ agentId: id })}
        >
          {t(state === 'invited' ? 'session:people.uninvite' : 'session:people.takeOut')}
        </Button>
      ) : null}
      <Problem error={out.error} />
    </Person>
  );
}

function Person({
  name,
  part,
  state,
  children,
}: {
  name: string;
  part: string;
  state: string;
  children?: React.ReactNode;
}) {
  return (
    <li className={css.row}>
      <IconUser size={20} aria-hidden />
      <div className={css.rowWords}>
        <Text size="sm" fw={600}>
          <bdi>{name}</bdi>
        </Text>
        <Text size="xs" className={css.rowState ?? ''}>
          {part} · {state}
        </Text>
      </div>
      {children}
    </li>
  );
}

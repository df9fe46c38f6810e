import { Button, Checkbox, Group, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { doors } from '../api/doors.ts';
import { mistakesIn } from '../api/mistakes.ts';
import { useInstallation } from '../api/session.ts';
import { Loaded } from '../components/Loaded.tsx';
import { NameFields, nobodyTyped } from '../components/NameFields.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { Problem } from '../components/Problem.tsx';
import { tellDone } from '../components/told.ts';
import { useCommand } from '../components/useCommand.ts';
import { AgentRow } from './AgentRow.tsx';
import type { Agents as List } from './useDesk.ts';
import { useAgents } from './useDesk.ts';

/** The desk's own people. */
export function Agents() {
  const { t } = useTranslation();
  const agents = useAgents();
  return (
    <Stack gap="lg">
      <PageTitle title={t('admin:agents.title')} lead={t('admin:agents.lead')} />
      <Loaded query={agents}>{(list) => <Rows list={list} />}</Loaded>
      <Invite />
    </Stack>
  );
}

/** Says where an invitation goes: no mail leaves an evaluation. */
function useTellInvited(): (email: string) => void {
  const { t } = useTranslation();
  const evaluation = useInstallation().data?.evaluation === true;
  return (email) => tellDone(t(evaluation ? 'admin:agents.kept' : 'admin:agents.invited', { email }));
}

function Rows({ list }: { list: List }) {
  const remove = useCommand<string, List>({
    path: (id) => doors.agent(id),
    method: 'DELETE',
    body: () => ({}),
    refresh: ['agents', 'state'],
  });
  const tellInvited = useTellInvited();
  const invite = useCommand<List['agents'][number], List>({
    path: ({ id }) => doors.agentInvite(id),
    body: () => ({}),
    refresh: ['agents'],
    onDone: (_, { email }) => tellInvited(email),
  });
  return (
    <Stack gap="sm">
      <Problem error={remove.error ?? invite.error} />
      {list.agents.map((agent) => (
        <AgentRow
          key={agent.id}
          agent={agent}
          busy={remove.isPending || invite.isPending}
          onInvite={() => invite.mutate(agent)}
          onRemove={() => remove.mutate(agent.id)}
        />
      ))}
    </Stack>
  );
}

function Invite() {
  const { t } = useTranslation();
  const [person, setPerson] = useState(nobodyTyped);
  const [admin, setAdmin] = useState(false);
  const tellInvited = useTellInvited();
  const invite = useCommand<void, List>({
    path: doors.agents,
    body: () => ({
      first: person.first,
      last: person.last,
      email: person.email,
      roles: admin ? ['agent', 'admin'] : ['agent'],
    }),
    refresh: ['agents', 'state'],
    onDone: () => {
      tellInvited(person.email);
      setPerson(nobodyTyped);
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate();
      }}
    >
      <Stack gap="sm" maw={620}>
        <Title order={2} size="h4">
          {t('admin:agents.invite')}
        </Title>
        <NameFields value={person} onChange={setPerson} mistakes={mistakesIn(invite.error)} />
        <Checkbox
          label={t('admin:agents.asAdmin')}
          checked={admin}
          onChange={(event) => setAdmin(event.currentTarget.checked)}
        />
        <Problem error={invite.error} />
        <Group>
          <Button type="submit" loading={invite.isPending}>
            {t('admin:agents.inviteSubmit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { DoneList } from '../../../contracts/requests.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { Problem } from '../../components/Problem.tsx';
import { TimeOf } from '../../components/Time.tsx';
import { tellDone } from '../../components/told.ts';
import { useCommand } from '../../components/useCommand.ts';
import css from '../portal.module.css';

type Done = z.infer<typeof DoneList>;

/** What was asked and done in this person's name, newest first. */
export function DoneInMyName() {
  const { t } = useTranslation();
  const list = useQuery({
    queryKey: ['done'],
    queryFn: ({ signal }) => ask<Done>(doors.done, signal),
    meta: { topics: ['request', 'work', 'contact'] },
  });
  return (
    <Loaded query={list} lines={3}>
      {({ rows }) =>
        rows.length === 0 ? (
          <EmptyState>{t('portal:done.empty')}</EmptyState>
        ) : (
          <ul className={css.list}>
            {rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function Row({ row }: { row: Done['rows'][number] }) {
  const { t } = useTranslation();
  const { sentence, at, state, agent, doneBy, contactId, disowned, workOrderId } = row;
  const refresh = ['done', 'waiting'];
  const revoke = useCommand({
    path: () => (workOrderId === null ? doors.requestRevoke(row.id) : doors.workRevoke(workOrderId)),
    refresh,
    onDone: () => tellDone(t('portal:done.revoked')),
  });
  const notMe = useCommand({
    path: () => doors.contactNotMe(contactId ?? ''),
    refresh,
    onDone: () => tellDone(t('portal:notMe.done')),
  });
  // Agreed to by a second person: what was asked here waits for whoever asked to go ahead. What an agent asks is theirs.
  const ready = state === 'ready' && contactId === null && agent === null;
  const run = useCommand({ path: doors.requestStep(row.id, 'run'), refresh: [...refresh, 'people', 'may'] });
  return (
    <li className={`${css.row} ${css.person}`}>
      <div className={css.personWords}>
        <Text fw={600}>{sentence}</Text>
        <Text size="sm" c="dimmed">
          {doneBy === null ? t(`portal:state.${state}`) : t('portal:done.by', { who: doneBy })} ·{' '}
          <TimeOf at={at} />
          {agent === null ? null : ` · ${t('portal:done.through', { agent })}`}
          {disowned ? ` · ${t('portal:done.disowned')}` : null}
        </Text>
        <Problem error={run.error ?? revoke.error ?? notMe.error} />
      </div>
      <Group gap="xs">
        {ready ? (
          <Button size="xs" onClick={() => run.mutate()} loading={run.isPending}>
            {t('portal:home.now')}
          </Button>
        ) : null}
        {row.may.revoke ? (
          <Button size="xs" variant="default" onClick={() => revoke.mutate()} loading={revoke.isPending}>
            {t('portal:done.revoke')}
          </Button>
        ) : null}
        {contactId === null || disowned ? null : (
          <Button size="xs" variant="default" onClick={() => notMe.mutate()} loading={notMe.isPending}>
            {t('portal:answer.not-me')}
          </Button>
        )}
      </Group>
    </li>
  );
}

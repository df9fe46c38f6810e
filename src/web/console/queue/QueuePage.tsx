import { Anchor, Box, Button, Chip, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue, QueueEntry } from '../../../contracts/queue.ts';
import { useMe } from '../../api/session.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Find } from '../../components/Find.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Problem } from '../../components/Problem.tsx';
import css from '../console.module.css';
import { Entry } from './Entry.tsx';
import { foundEntries } from './foundEntries.ts';
import { Here } from './Here.tsx';
import { forMe, useClaim, useQueue } from './useQueue.ts';

/** Who waits, and taking them. */
export function QueuePage() {
  const { t } = useTranslation();
  const queue = useQueue();
  return (
    <Stack className={css.column ?? ''} gap="lg">
      <PageTitle title={t('queue:title')} lead={t('queue:lead')} />
      <Loaded query={queue}>{(data) => <Whole queue={data} />}</Loaded>
    </Stack>
  );
}

/** With more than these a field finds among them. */
const FEW = 10;

function Whole({ queue }: { queue: Queue }) {
  const { t } = useTranslation();
  const me = useMe();
  const [group, setGroup] = useState('all');
  const [words, setWords] = useState('');
  const next = useClaim();
  const shown = queue.entries.filter(({ groupId }) => group === 'all' || groupId === group);
  const found = foundEntries({ ...queue, entries: shown }, words);
  const waiting = shown.filter(({ state }) => state !== 'message');
  const messages = shown.filter(({ state }) => state === 'message');
  const hidden = queue.waiting - queue.entries.filter(({ state }) => state === 'waiting').length;
  const noneForMe = forMe(queue, me.id).length === 0;
  const inSight = queue.entries.some(({ state }) => state !== 'message');
  return (
    <>
      <Here queue={queue} />
      {queue.stopped ? <Text className={css.fenced ?? ''}>{t('queue:stopped')}</Text> : null}
      <Group gap="md">
        <Button disabled={queue.stopped || noneForMe} loading={next.isPending} onClick={() => next.mutate()}>
          {t('queue:next')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('queue:waiting', { count: queue.waiting })}
        </Text>
      </Group>
      {noneForMe && inSight && !queue.stopped ? (
        <Text size="sm" c="dimmed">
          {t('queue:notForMe')}
        </Text>
      ) : null}
      <Problem error={next.error} />
      {queue.groups.length > 1 ? <Groups queue={queue} group={group} setGroup={setGroup} /> : null}
      {queue.entries.length > FEW || words !== '' ? (
        <Find
          label={t('queue:find')}
          words={words}
          setWords={setWords}
          found={t('queue:found', { count: found.length })}
        />
      ) : null}
      {waiting.length === 0 ? <Nobody queue={queue} /> : null}
      <Stack gap="sm" component="section" aria-label={t('queue:line')}>
        <Entries entries={waiting} found={found} queue={queue} />
        {hidden > 0 ? <Text c="dimmed">{t('queue:more', { count: hidden })}</Text> : null}
      </Stack>
      {messages.length === 0 ? null : (
        <Stack gap="sm" component="section">
          <Title order={2} size="h4">
            {t('queue:messages')}
          </Title>
          <Entries entries={messages} found={found} queue={queue} />
        </Stack>
      )}
    </>
  );
}

interface EntriesProps {
  readonly entries: readonly QueueEntry[];
  readonly found: readonly QueueEntry[];
  readonly queue: Queue;
}

/** Who is not found is only hidden: what somebody typed for a transfer, and did not send, stays. */
const Entries = ({ entries, found, queue }: EntriesProps) =>
  entries.map((entry) => (
    <Box key={entry.id} display={found.includes(entry) ? 'block' : 'none'}>
      <Entry entry={entry} queue={queue} />
    </Box>
  ));

/** Nobody waits: how somebody comes to. */
function Nobody({ queue: { helpPage, stopped } }: { queue: Queue }) {
  const { t } = useTranslation();
  if (stopped) return <EmptyState>{t('queue:emptyNow')}</EmptyState>;
  const address = `${window.location.origin}${helpPage}`;
  const link = (
    <Anchor href={address} target="_blank" rel="noreferrer" ta="center" style={{ overflowWrap: 'anywhere' }}>
      {address}
    </Anchor>
  );
  return <EmptyState action={link}>{t('queue:emptyAt')}</EmptyState>;
}

interface GroupsProps {
  readonly queue: Queue;
  readonly group: string;
  readonly setGroup: (id: string) => void;
}

function Groups({ queue, group, setGroup }: GroupsProps) {
  const { t } = useTranslation();
  const count = (id: string) =>
    queue.entries.filter(({ groupId, state }) => groupId === id && state === 'waiting').length;
  return (
    <Chip.Group value={group} onChange={(value) => setGroup(String(value))}>
      <Group gap="xs" role="group" aria-label={t('queue:groups')}>
        <Chip value="all" variant="outline">
          {t('queue:allGroups')}
        </Chip>
        {queue.groups.map(({ id, name }) => (
          <Chip key={id} value={id} variant="outline">
            {name} · {count(id)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

import { Anchor, Badge, Button, Group, Menu, Paper, Stack, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue, QueueEntry } from '../../../contracts/queue.ts';
import { doors } from '../../api/doors.ts';
import { useMe } from '../../api/session.ts';
import { Problem } from '../../components/Problem.tsx';
import { Ago, Elapsed, TimeOf } from '../../components/Time.tsx';
import css from '../console.module.css';
import { networkKind } from '../network.ts';
import { Transfer } from './Transfer.tsx';
import { useClaim, useQueueCommand } from './useQueue.ts';

export interface EntryProps {
  readonly entry: QueueEntry;
  readonly queue: Queue;
}

/** Somebody who waits, is held, or left a message, and what can be done. */
export function Entry({ entry, queue }: EntryProps) {
  const { t } = useTranslation();
  const [sending, setSending] = useState(false);
  const { state, name, about, email, at, goneAt } = entry;
  return (
    <Paper p="md" component="article" aria-label={name}>
      <Stack gap="xs">
        <Group gap="xs" justify="space-between" align="flex-start" wrap="nowrap">
          <Text fw={600} className={css.sentence ?? ''}>
            <bdi>{name}</bdi>
          </Text>
          <Text size="sm" className={css.timer ?? ''} style={{ whiteSpace: 'nowrap' }}>
            {state === 'message' ? <TimeOf at={at} /> : <Elapsed since={at} />}
          </Text>
        </Group>
        <Text className={css.sentence ?? ''} style={{ whiteSpace: 'pre-line' }} dir="auto">
          {about}
        </Text>
        <Where entry={entry} queue={queue} />
        {goneAt === null ? null : (
          <Text size="sm" fw={600}>
            {t('queue:entry.gone')} <Ago at={goneAt} />
          </Text>
        )}
        {email === null ? null : (
          <Text size="sm">
            <Anchor href={`mailto:${encodeURIComponent(email)}`}>{email}</Anchor>
          </Text>
        )}
        <Steps entry={entry} queue={queue} onTransfer={() => setSending(true)} />
        {sending ? <Transfer entry={entry} queue={queue} onEnd={() => setSending(false)} /> : null}
      </Stack>
    </Paper>
  );
}

/** Group, device, whose they are, and whether they are on the way to somebody. */
function Where({ entry, queue }: EntryProps) {
  const { t } = useTranslation();
  const nameOf = (id: string | null) => queue.agents.find((agent) => agent.id === id)?.name ?? '';
  const groupOf = (id: string | null) => queue.groups.find((group) => group.id === id)?.name ?? '';
  const { device, transfer, assignedTo, heldBy } = entry;
  const facts = [
    queue.groups.length > 1 ? groupOf(entry.groupId) : null,
    device === null ? null : `${t(`queue:system.${device.system}`)}, ${device.browser}`,
    t(`console:network.${networkKind(entry.network)}`, { network: entry.network }),
  ].filter((fact) => fact !== null);
  const kept = transfer === null ? assignedTo : null;
  const label =
    heldBy === null
      ? kept && t('queue:entry.kept', { who: nameOf(kept) })
      : t('queue:entry.held', { who: nameOf(heldBy) });
  return (
    <>
      <Text size="sm" c="dimmed">
        {facts.join(' · ')}
      </Text>
      {label === null ? null : (
        <Group>
          <Badge variant="default" tt="none">
            {label}
          </Badge>
        </Group>
      )}
      {transfer === null ? null : (
        <Text size="sm" className={css.notice ?? ''}>
          {t('queue:entry.moving', {
            by: nameOf(transfer.by),
            to: transfer.toAgent === null ? groupOf(transfer.toGroup) : nameOf(transfer.toAgent),
            reason: transfer.reason,
          })}
        </Text>
      )}
    </>
  );
}

interface Step {
  readonly step: 'hold' | 'assign' | 'transfer/cancel' | 'serve';
  readonly body?: object;
}

function Steps({ entry, queue, onTransfer }: EntryProps & { readonly onTransfer: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const claim = useClaim(entry.id);
  const move = useQueueCommand<Step>({
    path: ({ step }) => doors.queueStep(entry.id, step),
    body: ({ body }) => body ?? {},
  });
  const { state, transfer, assignedTo } = entry;
  const mayCancel =
    transfer !== null && (transfer.by === me.id || transfer.toAgent === me.id || me.roles.includes('admin'));
  return (
    <>
      <Group gap="sm">
        {state === 'message' ? (
          <Button loading={move.isPending} onClick={() => move.mutate({ step: 'serve' })}>
            {t('queue:entry.serve')}
          </Button>
        ) : (
          <Button disabled={queue.stopped} loading={claim.isPending} onClick={() => claim.mutate()}>
            {t('queue:entry.claim')}
          </Button>
        )}
        {state === 'message' ? null : (
          <Button
            variant="default"
            loading={move.isPending}
            onClick={() => move.mutate({ step: 'hold', body: { hold: state === 'waiting' } })}
          >
            {t(state === 'waiting' ? 'queue:entry.hold' : 'queue:entry.release')}
          </Button>
        )}
        {mayCancel ? (
          <Button variant="default" onClick={() => move.mutate({ step: 'transfer/cancel' })}>
            {t(transfer.toAgent === me.id ? 'queue:entry.sendBack' : 'queue:entry.cancel')}
          </Button>
        ) : null}
        {transfer === null ? (
          <>
            <Button variant="default" onClick={onTransfer}>
              {t('queue:entry.transfer')}
            </Button>
            <Assign
              queue={queue}
              assignedTo={assignedTo}
              onPick={(agentId) => move.mutate({ step: 'assign', body: { agentId } })}
            />
          </>
        ) : null}
      </Group>
      <Problem error={claim.error ?? move.error} />
    </>
  );
}

interface AssignProps {
  readonly queue: Queue;
  readonly assignedTo: string | null;
  readonly onPick: (agentId: string | null) => void;
}

function Assign({ queue, assignedTo, onPick }: AssignProps) {
  const { t } = useTranslation();
  return (
    <Menu withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDots size={16} />}>
          {t('queue:entry.assign')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {assignedTo === null ? null : (
          <Menu.Item onClick={() => onPick(null)}>{t('queue:entry.assignNobody')}</Menu.Item>
        )}
        {queue.agents
          .filter(({ id }) => id !== assignedTo)
          .map(({ id, name: agent, is }) => (
            <Menu.Item key={id} onClick={() => onPick(id)}>
              {agent} · {t(`queue:here.${is}`)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { doors } from '../../api/doors.ts';
import { useMe } from '../../api/session.ts';
import { Problem } from '../../components/Problem.tsx';
import type { EntryProps } from './Entry.tsx';
import { useQueueCommand } from './useQueue.ts';

/** Sends somebody to a person or a group, with a reason. */
export function Transfer({ entry, queue, onEnd }: EntryProps & { readonly onEnd: () => void }) {
  const { t } = useTranslation();
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const send = useQueueCommand({
    path: doors.queueStep(entry.id, 'transfer'),
    body: () => {
      const [kind, id] = to.split(':');
      return { to: kind === 'group' ? { groupId: id } : { agentId: id }, reason };
    },
    onDone: onEnd,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Stack gap="sm">
        <Whereto entry={entry} queue={queue} value={to} onChange={setTo} />
        <TextInput
          label={t('queue:transfer.reason')}
          value={reason}
          required
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Problem error={send.error} />
        <Group gap="sm">
          <Button type="submit" loading={send.isPending} disabled={to === '' || reason.trim() === ''}>
            {t('queue:transfer.submit')}
          </Button>
          <Button variant="default" onClick={onEnd}>
            {t('queue:transfer.back')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface WheretoProps extends EntryProps {
  /** `group:ID` or `agent:ID`; empty: nothing chosen. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Whereto({ entry, queue, value, onChange }: WheretoProps) {
  const { t } = useTranslation();
  const me = useMe();
  const groups = queue.groups.filter(({ id }) => id !== entry.groupId);
  const agents = queue.agents.filter(({ id }) => id !== me.id);
  return (
    <NativeSelect
      label={t('queue:transfer.to')}
      value={value}
      required
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: '', label: t('queue:transfer.choose') },
        {
          group: t('queue:groups'),
          items: groups.map(({ id, name }) => ({ value: `group:${id}`, label: name })),
        },
        {
          group: t('queue:transfer.people'),
          items: agents.map(({ id, name, is }) => ({
            value: `agent:${id}`,
            label: `${name} · ${t(`queue:here.${is}`)}`,
          })),
        },
      ]}
    />
  );
}

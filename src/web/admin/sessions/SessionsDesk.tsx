import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { z } from 'zod';
import type { RecordingRule } from '../../../contracts/recordings.ts';
import type { Front } from '../../../contracts/sessions.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { mistakesIn } from '../../api/mistakes.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Problem } from '../../components/Problem.tsx';
import { TimeOf } from '../../components/Time.tsx';
import { useCommand } from '../../components/useCommand.ts';
import { Kept } from './Kept.tsx';
import { Stop } from './Stop.tsx';

type FrontView = z.infer<typeof Front>;
type Rule = z.infer<typeof RecordingRule>;

/** What holds for all sessions of the desk: the switch, who may not join, what customers reported, how long films stay. */
export function SessionsDesk() {
  const { t } = useTranslation();
  const front = useQuery({
    queryKey: ['front'],
    queryFn: ({ signal }) => ask<FrontView>(doors.front, signal),
  });
  const rule = useQuery({
    queryKey: ['front', 'recordings'],
    queryFn: ({ signal }) => ask<Rule>(doors.recordingRule, signal),
  });
  return (
    <Stack gap="xl">
      <PageTitle title={t('admin:sessions.title')} lead={t('admin:sessions.lead')} />
      <Loaded query={front}>
        {(data) => (
          <>
            <Stop stoppedAt={data.stoppedAt} />
            <Blocked front={data} />
            <Reports front={data} />
          </>
        )}
      </Loaded>
      <Loaded query={rule} lines={1}>
        {({ days }) => <Kept key={days} days={days} />}
      </Loaded>
    </Stack>
  );
}

type Block = { readonly network: string; readonly reason: string | null };

function Blocked({ front }: { front: FrontView }) {
  const { t } = useTranslation();
  const lift = useCommand<Block>({ path: doors.frontBlock, refresh: ['front'] });
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {t('admin:sessions.blocked')}
      </Title>
      <Text c="dimmed">{t('admin:sessions.blockedLead')}</Text>
      {front.blocked.map((one) => (
        <Group key={one.network} justify="space-between" gap="sm">
          <Text>
            <b>{one.network}</b> · {one.reason} · {one.by}, <TimeOf at={one.at} />
          </Text>
          <Button
            size="xs"
            variant="default"
            aria-label={t('admin:sessions.liftOf', { network: one.network })}
            onClick={() => lift.mutate({ network: one.network, reason: null })}
          >
            {t('admin:sessions.lift')}
          </Button>
        </Group>
      ))}
      <Problem error={lift.error} />
      <KeepOut />
    </Stack>
  );
}

function KeepOut() {
  const { t } = useTranslation();
  const [network, setNetwork] = useState('');
  const [reason, setReason] = useState('');
  const block = useCommand<Block>({
    path: doors.frontBlock,
    refresh: ['front'],
    onDone: () => {
      setNetwork('');
      setReason('');
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        block.mutate({ network: network.trim(), reason: reason.trim() });
      }}
    >
      <Group align="flex-end" gap="sm">
        <TextInput
          label={t('admin:sessions.network')}
          value={network}
          error={mistakesIn(block.error)['network']}
          maxLength={60}
          onChange={(event) => setNetwork(event.currentTarget.value)}
          flex="1 1 180px"
        />
        <TextInput
          label={t('admin:sessions.reason')}
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
          flex="2 1 220px"
        />
        <Button
          type="submit"
          variant="default"
          loading={block.isPending}
          disabled={network.trim() === '' || reason.trim() === ''}
        >
          {t('admin:sessions.block')}
        </Button>
      </Group>
      <Problem error={block.error} />
    </form>
  );
}

function Reports({ front }: { front: FrontView }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {t('admin:sessions.reports')}
      </Title>
      {front.reports.length === 0 ? <Text c="dimmed">{t('admin:sessions.noReports')}</Text> : null}
      {front.reports.map((one) => (
        <div key={one.id}>
          <Text style={{ overflowWrap: 'anywhere' }}>“{one.words}”</Text>
          <Text size="sm" c="dimmed">
            <TimeOf at={one.at} /> ·{' '}
            <Link to={`/desk/sessions/${one.sessionId}`}>{t('admin:sessions.reportOf')}</Link>
          </Text>
        </div>
      ))}
    </Stack>
  );
}

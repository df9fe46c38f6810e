import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { TimeOf } from '../../components/Time.tsx';
import { useCommand } from '../../components/useCommand.ts';

/** The desk's switch: ends every session now, and lets none begin until it is taken back. Asked twice. */
export function Stop({ stoppedAt }: { stoppedAt: string | null }) {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(false);
  const stop = useCommand<{ stop: boolean }>({
    path: doors.frontStop,
    refresh: ['front', 'sessions'],
    onDone: () => setAsks(false),
  });
  const isStopped = stoppedAt !== null;
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {t('admin:sessions.switch')}
      </Title>
      <Text role="status">
        {t(isStopped ? 'admin:sessions.isStopped' : 'admin:sessions.runs')}{' '}
        {isStopped ? <TimeOf at={stoppedAt} /> : null}
      </Text>
      {asks ? (
        <Group gap="sm">
          <Text fw={600}>{t('admin:sessions.sure')}</Text>
          <Button color="red" loading={stop.isPending} onClick={() => stop.mutate({ stop: true })}>
            {t('admin:sessions.stopYes')}
          </Button>
          <Button variant="default" onClick={() => setAsks(false)}>
            {t('admin:sessions.stopNo')}
          </Button>
        </Group>
      ) : (
        <Button
          w="fit-content"
          {...(isStopped ? {} : { color: 'red' })}
          variant={isStopped ? 'filled' : 'light'}
          loading={stop.isPending}
          onClick={() => (isStopped ? stop.mutate({ stop: false }) : setAsks(true))}
        >
          {t(isStopped ? 'admin:sessions.resume' : 'admin:sessions.stop')}
        </Button>
      )}
      <Problem error={stop.error} />
    </Stack>
  );
}

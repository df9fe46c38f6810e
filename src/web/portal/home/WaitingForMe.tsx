import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { doors } from '../../api/doors.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { TimeOf } from '../../components/Time.tsx';
import { useCommand } from '../../components/useCommand.ts';
import { useWaiting } from './useWaiting.ts';
import { WaitingCard } from './WaitingCard.tsx';

/** Approvals and questions about people the directory does not know. */
export function WaitingForMe() {
  const { t } = useTranslation();
  const list = useWaiting();
  return (
    <Loaded query={list} lines={3}>
      {({ waiting, mutedUntil }) => {
        if (waiting.length === 0) return <EmptyState>{t('portal:waiting.empty')}</EmptyState>;
        const strangers = waiting.filter(
          ({ kind, state }) => kind === 'non-member' && state === 'open',
        ).length;
        return (
          <Stack gap="md">
            {waiting.map((one) => (
              <WaitingCard key={one.id} waiting={one} />
            ))}
            {mutedUntil === null ? null : (
              <Text size="sm" c="dimmed">
                {t('portal:waiting.muted')} <TimeOf at={mutedUntil} />
              </Text>
            )}
            {mutedUntil === null && strangers > 1 ? <Mute /> : null}
          </Stack>
        );
      }}
    </Loaded>
  );
}

function Mute() {
  const { t } = useTranslation();
  const mute = useCommand({ path: doors.waitingMute, refresh: ['waiting'] });
  return (
    <Group gap="sm">
      <Button variant="default" size="xs" onClick={() => mute.mutate()} loading={mute.isPending}>
        {t('portal:waiting.mute')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('portal:waiting.muteWhat')}
      </Text>
    </Group>
  );
}

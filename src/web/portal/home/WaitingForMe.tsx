import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { doors } from '../../api/doors.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { TimeOf } from '../../components/Time.tsx';
import { useCommand } from '../../components/useCommand.ts';
import { useWaiting } from './useWaiting.ts';
import { SettledCard, WaitingCard } from './WaitingCard.tsx';
import type { One } from './WaitingCard.tsx';
import css from '../portal.module.css';

/** Approvals and questions about people the directory does not know. */
export function WaitingForMe() {
  const { t } = useTranslation();
  const list = useWaiting();
  return (
    <Loaded query={list} lines={3}>
      {({ waiting, digits, mutedUntil }) => {
        const open = waiting.filter(({ state }) => state === 'open');
        const strangers = open.filter(({ kind }) => kind === 'non-member').length;
        return (
          <Stack gap="md">
            {open.length > 0 ? null : (
              <EmptyState>
                {t(digits.length === 0 ? 'portal:waiting.empty' : 'portal:waiting.above')}
              </EmptyState>
            )}
            {open.map((one) => (
              <WaitingCard key={one.id} waiting={one} />
            ))}
            <Lately settled={waiting.filter(({ state }) => state !== 'open')} />
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

/** What was settled in the last days, and by whom: small, since nothing is to be done about it. */
function Lately({ settled }: { settled: One[] }) {
  const { t } = useTranslation();
  if (settled.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('portal:waiting.lately')}
      </Title>
      <ul className={css.list}>
        {settled.map((one) => (
          <li key={one.id} className={css.row}>
            <SettledCard waiting={one} />
          </li>
        ))}
      </ul>
    </Stack>
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

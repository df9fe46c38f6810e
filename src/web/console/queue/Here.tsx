import { Button, Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Availability, Queue } from '../../../contracts/queue.ts';
import { doors } from '../../api/doors.ts';
import { useMe } from '../../api/session.ts';
import { Problem } from '../../components/Problem.tsx';
import { isMuted, noticeState, ring, setMuted } from './bell.ts';
import { useQueueCommand } from './useQueue.ts';

const SAID: readonly Availability[] = ['here', 'busy', 'away'];

/** Here, busy or away; sound and notifications; who else is there. */
export function Here({ queue }: { queue: Queue }) {
  const { t } = useTranslation();
  const me = useMe();
  const own = queue.agents.find(({ id }) => id === me.id);
  const say = useQueueCommand<Availability>({
    path: doors.queueAvailability,
    body: (said) => ({ said }),
  });
  const others = queue.agents.filter(({ id, is }) => id !== me.id && is !== 'away');
  return (
    <Stack gap="xs">
      <Group gap="md">
        <SegmentedControl
          aria-label={t('queue:here.label')}
          value={say.isPending ? say.variables : (own?.said ?? 'here')}
          onChange={(value) => say.mutate(value)}
          data={SAID.map((value) => ({ value, label: t(`queue:here.${value}`) }))}
        />
        <Sound />
        <Notices />
      </Group>
      <Text size="sm" c="dimmed">
        {others.length === 0
          ? t('queue:here.alone')
          : t('queue:here.others', {
              names: others
                .map(({ name, is }) => (is === 'busy' ? t('queue:here.isBusy', { name }) : name))
                .join(', '),
            })}
      </Text>
      <Problem error={say.error} />
    </Stack>
  );
}

function Sound() {
  const { t } = useTranslation();
  const [on, setOn] = useState(() => !isMuted());
  return (
    <Switch
      label={t('queue:here.sound')}
      checked={on}
      onChange={({ currentTarget }) => {
        setOn(currentTarget.checked);
        setMuted(!currentTarget.checked);
        if (currentTarget.checked) ring();
      }}
    />
  );
}

/** Asks for notifications only when somebody wants them: a page that asks by itself is refused for good. */
function Notices() {
  const { t } = useTranslation();
  const [state, setState] = useState(noticeState);
  if (state === 'none' || state === 'granted') return null;
  if (state === 'denied') {
    return (
      <Text size="sm" c="dimmed">
        {t('queue:here.denied')}
      </Text>
    );
  }
  return (
    <Button variant="default" onClick={() => void Notification.requestPermission().then(setState)}>
      {t('queue:here.notify')}
    </Button>
  );
}

import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../../contracts/recordings.ts';
import { doors } from '../../api/doors.ts';
import { useMe } from '../../api/session.ts';
import { Problem } from '../../components/Problem.tsx';
import { TimeOf } from '../../components/Time.tsx';
import { clockOf } from '../../components/time.ts';
import { useCommand } from '../../components/useCommand.ts';
import texts from '../../i18n/en/recording.json';
import { addTexts } from '../../i18n/index.ts';
import { Player } from './Player.tsx';
import css from './recording.module.css';
import { useRecordings } from './useRecorder.ts';

addTexts('recording', texts);

/** The recordings of a session that is over; nothing where there were none. */
export function Recordings({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation();
  const all = useRecordings(sessionId).data?.recordings ?? [];
  if (all.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-labelledby="recordings">
      <Title order={2} size="h4" id="recordings">
        {t('recording:list')}
      </Title>
      <ul className={css.list}>
        {all.map((recording) => (
          <Row key={recording.id} recording={recording} />
        ))}
      </ul>
    </Stack>
  );
}

/** One recording: opened by a click, since each view is told to the record. */
function Row({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  const view = useCommand<void, Recording>({
    path: doors.recordingStep(recording.id, 'view'),
    onDone: () => setOpen(true),
  });
  const { state, by, startedAt, noRoom, ms, plays, keptUntil } = recording;
  const isAdmin =
    me.kind === 'agent' && me.roles.some((role) => role === 'admin' || role === 'billing-contact');
  return (
    <li className={css.item}>
      <Group justify="space-between" gap="sm">
        <div>
          <Text fw={600} size="sm">
            <TimeOf at={startedAt} /> {ms === null ? null : `· ${clockOf(ms)}`}
          </Text>
          <Text size="xs" c="dimmed">
            {t(`recording:stands.${state}`, { by })}
            {noRoom ? ` ${t('recording:stoppedFull')}` : null}
            {keptUntil === null || state === 'running' ? null : (
              <>
                {' '}
                {t('recording:kept')} <TimeOf at={keptUntil} />.
              </>
            )}
          </Text>
        </div>
        <Group gap="xs">
          {plays && !isOpen ? (
            <Button size="xs" loading={view.isPending} onClick={() => view.mutate()}>
              {t('recording:play')}
            </Button>
          ) : null}
          {isAdmin && state !== 'gone' && state !== 'running' ? <Destroy recording={recording} /> : null}
        </Group>
      </Group>
      {plays && !isOpen ? (
        <Text size="xs" c="dimmed">
          {t('recording:told')}
        </Text>
      ) : null}
      <Problem error={view.error} />
      {isOpen && plays ? <Player recording={recording} /> : null}
    </li>
  );
}

function Destroy({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(false);
  const destroy = useCommand({ path: doors.recordingStep(recording.id, 'destroy'), refresh: ['session'] });
  if (!asks) {
    return (
      <Button size="xs" variant="default" onClick={() => setAsks(true)}>
        {t('recording:destroy')}
      </Button>
    );
  }
  return (
    <Group gap="xs">
      <Text size="sm">{t('recording:destroySure')}</Text>
      <Button size="xs" color="red" loading={destroy.isPending} onClick={() => destroy.mutate()}>
        {t('recording:destroyYes')}
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsks(false)}>
        {t('recording:destroyNo')}
      </Button>
      <Problem error={destroy.error} />
    </Group>
  );
}

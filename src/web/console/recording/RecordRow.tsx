import { Button, Text } from '@mantine/core';
import { IconPlayerRecord } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../contracts/sessions.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { Countdown, Elapsed } from '../../components/Time.tsx';
import texts from '../../i18n/en/recording.json';
import { addTexts } from '../../i18n/index.ts';
import css from '../session/session.module.css';
import { standingOf } from '../session/side/standing.ts';
import { useLiveRoom, useSessionCommand } from '../session/useSession.ts';
import { canFilm } from './film.ts';
import { useRecorder, useRecordings } from './useRecorder.ts';

addTexts('recording', texts);

/** Recording, among what the customer is asked for: asked, begun, stopped. */
export function RecordRow({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { room } = useLiveRoom();
  const recordings = useRecordings(session.id);
  const recorder = useRecorder(session, () => {
    const { shown } = room.now();
    return { picture: shown.screen ?? shown.camera, sounds: room.sounds };
  });
  const { state, consent, may } = standingOf(session, 'recording');
  const ask = useSessionCommand<{ kind: 'recording' }>(doors.sessionStep(session.id, 'consents'));
  const drop = useSessionCommand(doors.sessionConsentDrop(session.id, consent?.id ?? ''));
  const all = recordings.data?.recordings ?? [];
  const now = all.find((one) => one.state === 'running') ?? null;
  const off = recordings.data?.able === false || !canFilm();
  const isMine = now !== null && now.id === recorder.running;
  return (
    <li className={css.row} data-state={off ? 'cannot' : state}>
      <IconPlayerRecord size={20} aria-hidden />
      <div className={css.rowWords}>
        <Text fw={600} size="sm">
          {t('recording:title')}
        </Text>
        <Text size="xs" className={css.rowState ?? ''} role="status">
          {off ? t(canFilm() ? 'recording:off' : 'recording:cannot') : null}
          {!off && now !== null ? (
            <>
              {t(isMine ? 'recording:runs' : 'recording:byOther', { by: now.by })}{' '}
              <Elapsed since={now.startedAt} />
            </>
          ) : null}
          {!off && now === null ? t(`recording:state.${state}`) : null}
          {!off && state === 'asked' && consent !== null ? (
            <>
              {' · '}
              <Countdown until={consent.expiresAt} />
            </>
          ) : null}
        </Text>
        <Problem error={recorder.error ?? ask.error ?? drop.error} />
      </div>
      {off ? null : (
        <>
          {state === 'asked' ? (
            <Button size="xs" variant="default" loading={drop.isPending} onClick={() => drop.mutate()}>
              {t('recording:takeBack')}
            </Button>
          ) : null}
          {state === 'granted' && now === null && recorder.running === null ? (
            <Button
              size="xs"
              aria-label={t('recording:startIt')}
              loading={recorder.start.isPending}
              onClick={() => recorder.start.mutate()}
            >
              {t('recording:start')}
            </Button>
          ) : null}
          {isMine ? (
            <Button
              size="xs"
              color="red"
              aria-label={t('recording:stopIt')}
              onClick={() => void recorder.stop()}
            >
              {t('recording:stop')}
            </Button>
          ) : null}
          {may ? (
            <Button
              size="xs"
              variant="default"
              aria-label={t('recording:askIt')}
              loading={ask.isPending}
              onClick={() => ask.mutate({ kind: 'recording' })}
            >
              {t('recording:ask')}
            </Button>
          ) : null}
        </>
      )}
    </li>
  );
}

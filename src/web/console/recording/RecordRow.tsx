import { Button, Text } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { IconPlayerRecord } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../../contracts/recordings.ts';
import type { Session } from '../../../contracts/sessions.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { Countdown, Elapsed } from '../../components/Time.tsx';
import texts from '../../i18n/en/recording.json';
import { addTexts } from '../../i18n/index.ts';
import css from '../session/session.module.css';
import { standingOf } from '../session/side/standing.ts';
import type { Standing } from '../session/side/standing.ts';
import { useLiveRoom, useSessionCommand } from '../session/useSession.ts';
import { canFilm } from './film.ts';
import { useRecorder, useRecordings } from './useRecorder.ts';

addTexts('recording', texts);

type Recorder = ReturnType<typeof useRecorder>;

/** Where recording stands, for the words and for the buttons. */
interface Stands {
  readonly session: Session;
  readonly state: Standing['state'];
  readonly consent: Standing['consent'];
  readonly may: boolean;
  /** The recording that runs; null: none does. */
  readonly now: Recording | null;
  /** The last one stopped because the server has no room, as everybody in the session is told. */
  readonly hadNoRoom: boolean;
  readonly isMine: boolean;
  readonly recorder: Recorder;
}

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
  // Without their yes nothing is recorded any more, though the server may still be closing what came.
  const runs = recordings.data?.recordings.find((one) => one.state === 'running') ?? null;
  const now = state === 'granted' ? runs : null;
  const hadNoRoom = recordings.data?.recordings.at(-1)?.noRoom === true;
  const isMine = now !== null && now.id === recorder.running;
  const stands: Stands = { session, state, consent, may, now, hadNoRoom, isMine, recorder };
  const off = recordings.data?.able === false || !canFilm();
  return (
    <li className={css.row} data-state={off ? 'cannot' : state}>
      <IconPlayerRecord size={20} aria-hidden />
      <div className={css.rowWords}>
        <Text fw={600} size="sm">
          {t('recording:title')}
        </Text>
        <Text size="xs" className={css.rowState ?? ''} role="status">
          {off ? t(canFilm() ? 'recording:off' : 'recording:cannot') : <Words {...stands} />}
        </Text>
        {/* Where their yes is gone, the words above say so. */}
        {state === 'granted' && now === null ? <Problem error={recorder.error} /> : null}
      </div>
      {off ? null : <Buttons {...stands} />}
    </li>
  );
}

function Words({ state, consent, now, hadNoRoom, isMine, recorder }: Stands) {
  const { t } = useTranslation();
  if (isMine && recorder.isEnding) return t('recording:ending');
  if (now !== null) {
    return (
      <>
        {t(isMine ? 'recording:runs' : 'recording:byOther', { by: now.by })} <Elapsed since={now.startedAt} />
      </>
    );
  }
  return (
    <>
      {t(state === 'granted' && hadNoRoom ? 'recording:noRoom' : `recording:state.${state}`)}
      {state === 'asked' && consent !== null ? (
        <>
          {' · '}
          <Countdown until={consent.expiresAt} />
        </>
      ) : null}
    </>
  );
}

function Buttons({ session, state, consent, may, now, isMine, recorder }: Stands) {
  const { t } = useTranslation();
  const ask = useSessionCommand<{ kind: 'recording' }>(doors.sessionStep(session.id, 'consents'));
  const drop = useSessionCommand(doors.sessionConsentDrop(session.id, consent?.id ?? ''));
  const ready = state === 'granted' && now === null && recorder.running === null;
  const button = (word: 'start' | 'stop' | 'ask', props: ButtonProps & { onClick: () => void }) => (
    <Button size="xs" aria-label={t(`recording:${word}It`)} {...props}>
      {t(`recording:${word}`)}
    </Button>
  );
  return (
    <>
      {state === 'asked' ? (
        <Button size="xs" variant="default" loading={drop.isPending} onClick={() => drop.mutate()}>
          {t('recording:takeBack')}
        </Button>
      ) : null}
      {ready
        ? button('start', { loading: recorder.start.isPending, onClick: () => recorder.start.mutate() })
        : null}
      {isMine
        ? button('stop', { color: 'red', loading: recorder.isEnding, onClick: () => void recorder.stop() })
        : null}
      {may
        ? button('ask', {
            variant: 'default',
            loading: ask.isPending,
            onClick: () => ask.mutate({ kind: 'recording' }),
          })
        : null}
      <Problem error={ask.error ?? drop.error} />
    </>
  );
}

import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Recording } from '../../../contracts/recordings.ts';
import type { Transcript } from '../../../contracts/sessions.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { clockOf } from '../../components/time.ts';
import { saidDuring } from './said.ts';
import css from './recording.module.css';

/** A recording with what was said while it ran beside it; each message leads to its moment. */
export function Player({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const [at, setAt] = useState(0);
  const [broken, setBroken] = useState(false);
  const transcript = useQuery({
    queryKey: ['session', recording.sessionId, 'transcript'],
    queryFn: ({ signal }) =>
      ask<z.infer<typeof Transcript>>(doors.sessionStep(recording.sessionId, 'transcript'), signal),
  });
  const said = saidDuring(recording, transcript.data?.messages ?? []);
  const last = said.filter((one) => one.seconds <= at).at(-1);
  const seek = (seconds: number): void => {
    if (video.current === null) return;
    video.current.currentTime = seconds;
    video.current.play().catch(() => undefined);
  };
  return (
    <div className={css.player}>
      <video
        ref={video}
        className={css.film ?? ''}
        src={doors.recordingMedia(recording.id)}
        controls
        autoPlay
        playsInline
        aria-label={t('recording:film', { by: recording.by })}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
        onError={() => setBroken(true)}
      />
      <ol className={css.said} aria-label={t('recording:said')}>
        {said.length === 0 ? (
          <li>
            <Text size="sm" c="dimmed">
              {t('recording:silent')}
            </Text>
          </li>
        ) : null}
        {said.map((one) => (
          <li key={one.id} data-now={one === last || undefined}>
            <button type="button" className={css.moment} onClick={() => seek(one.seconds)}>
              <span className={css.clock}>{clockOf(one.seconds * 1000)}</span>
              <span>
                <b>
                  <bdi>{one.name}</bdi>
                </b>{' '}
                <bdi>{one.text}</bdi>
              </span>
            </button>
          </li>
        ))}
      </ol>
      {broken ? (
        <Text size="sm" role="alert">
          {t('recording:broken')}
        </Text>
      ) : null}
    </div>
  );
}

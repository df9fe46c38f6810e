import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../api/clock.ts';
import { clockOf, dayAndTime, distance, timeOnly, wholeMoment } from './time.ts';

/** Now by the server's clock, ms, renewed every `every` ms. */
export function useNow(every: number): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** A moment as date and time in the reader's zone, or as the time alone. */
export function TimeOf({ at, short = false }: { at: string; short?: boolean }) {
  return (
    <time dateTime={at} title={wholeMoment(at)}>
      {short ? timeOnly(at) : dayAndTime(at)}
    </time>
  );
}

/** A moment as its distance from now: "2 minutes ago"; the date is in its title. */
export function Ago({ at }: { at: string }) {
  const { t } = useTranslation();
  const now = useNow(20_000);
  return (
    <time dateTime={at} title={wholeMoment(at)}>
      {distance(Date.parse(at), now) ?? t('common:ago.now')}
    </time>
  );
}

/** The time left until a moment by the server's clock; calls `onOver` once when it is up. */
export function Countdown({ until, onOver }: { until: string; onOver?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const now = useNow(500);
  const left = Date.parse(until) - now;
  const over = left <= 0;
  useEffect(() => {
    if (over) onOver?.();
    // Told once, when it runs out: a new function of the caller's is no reason to tell again.
  }, [over]);
  return (
    <time dateTime={until} title={wholeMoment(until)} role="timer">
      {over ? t('common:countdown.over') : t('common:countdown.left', { time: clockOf(left) })}
    </time>
  );
}

/** The time since a moment by the server's clock, counting up: 4:12. */
export function Elapsed({ since }: { since: string }) {
  const now = useNow(1000);
  return (
    <time dateTime={since} title={wholeMoment(since)} role="timer">
      {clockOf(Math.floor((now - Date.parse(since)) / 1000) * 1000)}
    </time>
  );
}

import { Button, Stack, Text } from '@mantine/core';
import { IconPlayerPause, IconPointer, IconScreenShare, IconScreenShareOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../../contracts/sessions.ts';
import { doors } from '../../../api/doors.ts';
import { Problem } from '../../../components/Problem.tsx';
import { Countdown } from '../../../components/Time.tsx';
import css from './stage.module.css';
import { isGranted, standingOf } from '../side/standing.ts';
import type { Askable } from '../side/standing.ts';
import { useSessionCommand } from '../useSession.ts';

/** Asks for one thing; for the places where it is missed. */
function useAsk(session: Session) {
  return useSessionCommand<{ kind: Askable }>(doors.sessionStep(session.id, 'consents'));
}

/** Why there is no picture, and the one step that brings it. @param opening this page has only just come */
export function NoPicture({ session, opening }: { session: Session; opening: boolean }) {
  const { t } = useTranslation();
  const name = session.customer?.name ?? '';
  const ask = useAsk(session);
  const hold = useSessionCommand<{ hold: boolean }>(doors.sessionStep(session.id, 'hold'));
  const screen = standingOf(session, 'screen');
  const camera = standingOf(session, 'camera');
  const waits = screen.state === 'asked' ? screen : camera.state === 'asked' ? camera : null;
  const agreed = isGranted(session, 'screen') || isGranted(session, 'camera');
  const words = (): string => {
    if (session.state === 'held') return t('session:stage.held');
    if (session.pausedAt !== null) return t('session:stage.paused', { name });
    if (waits !== null) return t('session:stage.waits', { name });
    if (agreed) return t(`session:stage.${opening ? 'coming' : 'lost'}`, { name });
    if (screen.state === 'cannot')
      return t(`session:stage.${camera.state === 'cannot' ? 'blind' : 'cannot'}`);
    return screen.state === 'none'
      ? t('session:stage.nothing')
      : t(`session:stage.after.${screen.state}`, { name });
  };
  const rests = session.state === 'held' || session.pausedAt !== null;
  const Sign = rests ? IconPlayerPause : waits === null ? IconScreenShareOff : IconScreenShare;
  const kind: Askable = screen.state === 'cannot' ? 'camera' : 'screen';
  const may = !rests && !agreed && waits === null && standingOf(session, kind).may;
  return (
    <Stack
      className={css.noPicture ?? ''}
      align="center"
      justify="center"
      gap="md"
      data-rests={rests || undefined}
    >
      <Sign size={44} aria-hidden />
      <Text size="lg" role="status" className={css.noPictureWords ?? ''}>
        {words()}
      </Text>
      {waits?.consent ? <Countdown until={waits.consent.expiresAt} /> : null}
      {may ? (
        <Button size="md" loading={ask.isPending} onClick={() => ask.mutate({ kind })}>
          {t(`session:consent.ask.${kind}`)}
        </Button>
      ) : null}
      {session.state === 'held' && session.me.part === 'host' ? (
        <Button size="md" loading={hold.isPending} onClick={() => hold.mutate({ hold: false })}>
          {t('session:head.resume')}
        </Button>
      ) : null}
      <Problem error={ask.error ?? hold.error} />
    </Stack>
  );
}

/** In the place of the drawing tools, while the customer has not agreed to them. */
export function AskPointer({ session }: { session: Session }) {
  const { t } = useTranslation();
  const ask = useAsk(session);
  const { state, may } = standingOf(session, 'pointer');
  if (!may) {
    return (
      <Text size="sm" c="dimmed">
        {t(`session:stage.pointer.${state === 'asked' ? 'asked' : state === 'refused' ? 'refused' : 'off'}`)}
      </Text>
    );
  }
  return (
    <Button
      variant="default"
      size="xs"
      h={36}
      leftSection={<IconPointer size={18} aria-hidden />}
      loading={ask.isPending}
      onClick={() => ask.mutate({ kind: 'pointer' })}
    >
      {t('session:consent.ask.pointer')}
    </Button>
  );
}

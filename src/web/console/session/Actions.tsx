import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import {
  IconArrowsExchange,
  IconDots,
  IconMicrophone,
  IconMicrophoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconScreenShare,
  IconScreenShareOff,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../contracts/sessions.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { LeaveDialog, useLeaving } from './LeaveDialog.tsx';
import css from './session.module.css';
import { useLiveRoom, useSessionCommand } from './useSession.ts';

/** What the agent does with the whole session, at the right of its name. */
export function Actions({ session, live }: { session: Session; live: boolean }) {
  const { t } = useTranslation();
  const active = session.state === 'active' || session.state === 'held';
  const leaving = useLeaving(active);
  const isHost = session.me.part === 'host';
  return (
    <Group gap="xs" className={css.actions ?? ''}>
      {live && active ? (
        <LiveActions session={session} onHandOver={() => leaving.ask(null, 'hand-over')} />
      ) : null}
      <Button color="red" variant="light" onClick={() => leaving.ask(null)}>
        {t(isHost ? 'session:head.end' : 'session:head.leave')}
      </Button>
      {leaving.to === undefined ? null : (
        <LeaveDialog session={session} to={leaving.to} first={leaving.way} onStay={leaving.stay} />
      )}
    </Group>
  );
}

/** Speaking and showing. */
function LiveActions({ session, onHandOver }: { session: Session; onHandOver: () => void }) {
  const { t } = useTranslation();
  const { room, now } = useLiveRoom();
  const [refused, setRefused] = useState(false);
  const { voice, muted, screen } = now.own;
  const begin = (kind: 'voice' | 'screen'): void => {
    setRefused(false);
    // Closing the browser's own question for a screen is an answer, and no fault to tell of.
    room.begin(kind).catch(() => setRefused(kind === 'voice'));
  };
  return (
    <>
      <Button
        variant={voice && !muted ? 'filled' : 'default'}
        leftSection={
          voice && !muted ? (
            <IconMicrophone size={18} aria-hidden />
          ) : (
            <IconMicrophoneOff size={18} aria-hidden />
          )
        }
        onClick={() => (voice ? room.mute(!muted) : begin('voice'))}
      >
        {t(`session:voice.${voice ? (muted ? 'unmute' : 'mute') : 'speak'}`)}
      </Button>
      {screen ? (
        // In sight as long as it lasts, so that nobody forgets what they show.
        <Button leftSection={<IconScreenShareOff size={18} aria-hidden />} onClick={() => room.end('screen')}>
          {t('session:head.unshow')}
        </Button>
      ) : null}
      <More session={session} onShow={() => begin('screen')} onHandOver={onHandOver} />
      {refused ? (
        <Text size="sm" role="alert">
          {t('session:voice.refused')}
        </Text>
      ) : null}
    </>
  );
}

/** What is needed less often, behind one button. */
function More({
  session,
  onShow,
  onHandOver,
}: {
  session: Session;
  onShow: () => void;
  onHandOver: () => void;
}) {
  const { t } = useTranslation();
  const { room, now } = useLiveRoom();
  const hold = useSessionCommand<{ hold: boolean }>(doors.sessionStep(session.id, 'hold'));
  const { voice, screen } = now.own;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={36} variant="default" aria-label={t('session:head.more')}>
            <IconDots size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {screen ? null : (
            <Menu.Item leftSection={<IconScreenShare size={18} aria-hidden />} onClick={onShow}>
              {t('session:head.show')}
            </Menu.Item>
          )}
          {voice ? (
            <Menu.Item
              leftSection={<IconMicrophoneOff size={18} aria-hidden />}
              onClick={() => room.end('voice')}
            >
              {t('session:voice.stop')}
            </Menu.Item>
          ) : null}
          {session.me.part === 'host' ? (
            <HostItems
              isHeld={session.state === 'held'}
              onHandOver={onHandOver}
              onHold={(on) => hold.mutate({ hold: on })}
            />
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <Problem error={hold.error} />
    </>
  );
}

/** What the host alone does: another agent takes over, or the session rests. */
function HostItems({
  isHeld,
  onHandOver,
  onHold,
}: {
  isHeld: boolean;
  onHandOver: () => void;
  onHold: (on: boolean) => void;
}) {
  const { t } = useTranslation();
  const Rest = isHeld ? IconPlayerPlay : IconPlayerPause;
  return (
    <>
      <Menu.Item leftSection={<IconArrowsExchange size={18} aria-hidden />} onClick={onHandOver}>
        {t('session:head.handOver')}
      </Menu.Item>
      <Menu.Item leftSection={<Rest size={18} aria-hidden />} onClick={() => onHold(!isHeld)}>
        {t(isHeld ? 'session:head.resume' : 'session:head.hold')}
      </Menu.Item>
    </>
  );
}

import { Button, Checkbox, Group, Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { z } from 'zod';
import type { Session, SessionHandOver, SessionNotes } from '../../../contracts/sessions.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { tellDone } from '../../components/told.ts';
import { useCommand } from '../../components/useCommand.ts';
import { useColleagues } from '../useContacts.ts';
import css from './session.module.css';
import { NoteFields, saidOf, useTyped } from './side/Notes.tsx';
import { useSessionCommand } from './useSession.ts';

type Way = 'end' | 'leave' | 'hand-over' | 'look';

/** Whether somebody is about to leave, and where to. */
interface Leaving {
  /** An address of ours; null: nowhere in particular; undefined: nobody leaves. */
  readonly to: string | null | undefined;
  /** What is chosen at first; undefined: what is usual. */
  readonly way: Way | undefined;
  readonly ask: (to: string | null, way?: Way) => void;
  readonly stay: () => void;
}

const STAYS = { to: undefined, way: undefined } as const;

/** Asks before somebody leaves a session that runs: by a link of the console, or by closing the page. */
export function useLeaving(active: boolean): Leaving {
  const [{ to, way }, setLeaving] = useState<Pick<Leaving, 'to' | 'way'>>(STAYS);
  useEffect(() => {
    if (!active) return undefined;
    const click = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (
        !(link instanceof HTMLAnchorElement) ||
        !plain ||
        link.target === '_blank' ||
        link.hasAttribute('download')
      )
        return;
      const url = new URL(link.href);
      if (url.origin !== window.location.origin || url.pathname === window.location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      setLeaving({ to: url.pathname, way: undefined });
    };
    const unload = (event: BeforeUnloadEvent): void => event.preventDefault();
    document.addEventListener('click', click, true);
    window.addEventListener('beforeunload', unload);
    return () => {
      document.removeEventListener('click', click, true);
      window.removeEventListener('beforeunload', unload);
    };
  }, [active]);
  return {
    to,
    way,
    ask: (where, first) => setLeaving({ to: where, way: first }),
    stay: () => setLeaving(STAYS),
  };
}

/** A way out that can be chosen. @param lost what was lent for the session is lost by it */
function WayOut({ way, lost = false, children }: { way: Way; lost?: boolean; children?: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={css.way}>
      <Radio
        value={way}
        label={t(`session:leave.way.${way}`)}
        description={t(`session:leave.what.${lost ? 'hand-over-lost' : way}`)}
        styles={{ label: { fontWeight: 600 } }}
      />
      {children}
    </div>
  );
}

/** What is typed in the dialog. */
interface Chosen {
  readonly way: Way;
  readonly hand: Hand;
}

/** Does what was chosen; `gone` is called when the agent is to go elsewhere. */
function useWayOut(session: Session, to: string | null, onStay: () => void) {
  const { t } = useTranslation();
  const go = useNavigate();
  const { typed, forget } = useTyped(session);
  const { id } = session;
  const refresh = ['session', 'sessions'];
  const note = useSessionCommand<z.infer<typeof SessionNotes>>(doors.sessionStep(id, 'notes'));
  const leave = useCommand({ path: doors.sessionTogether(id, 'leave'), refresh });
  const over = useCommand<z.infer<typeof SessionHandOver>>({
    path: doors.sessionTogether(id, 'hand-over'),
    refresh,
  });
  const end = useCommand<undefined, Session>({
    path: doors.sessionStep(id, 'end'),
    body: () => ({}),
    refresh,
    onDone: ({ version }) => {
      // This dialog is gone by then; until they are saved they stay a draft.
      note.mutateAsync(saidOf(typed, version)).then(forget, () => undefined);
      if (to !== null) void go(to);
    },
  });
  const gone = (): void => {
    onStay();
    void go(to ?? '/desk');
  };
  const act = ({ way, hand: { agentId, reason, stay } }: Chosen): void => {
    if (way === 'end') end.mutate(undefined);
    else if (way === 'leave') leave.mutate(undefined, { onSuccess: gone });
    else if (way === 'look') gone();
    else if (agentId !== null) {
      const done = (): void => {
        tellDone(t(session.handsOn ? 'session:leave.handedLost' : 'session:leave.handed'));
        if (stay) onStay();
        else gone();
      };
      over.mutate({ agentId, reason: reason.trim(), stay }, { onSuccess: done });
    }
  };
  const isPending = end.isPending || leave.isPending || over.isPending;
  return { act, isPending, error: end.error ?? leave.error ?? over.error };
}

/** How somebody leaves: as the host end it for everybody with notes and outcome, or hand it over; go as a guest. */
export function LeaveDialog({
  session,
  to,
  first,
  onStay,
}: {
  session: Session;
  to: string | null;
  /** The way out that is chosen at first; the usual one when left out. */
  first: Way | undefined;
  onStay: () => void;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Chosen>(() => ({
    way: first ?? (to !== null ? 'look' : session.me.part === 'host' ? 'end' : 'leave'),
    hand: { agentId: null, reason: '', stay: false },
  }));
  const { act, isPending, error } = useWayOut(session, to, onStay);
  const { way, hand } = chosen;
  const ready = way !== 'hand-over' || (hand.agentId !== null && hand.reason.trim() !== '');
  return (
    <Modal opened onClose={onStay} title={t('session:leave.title')} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          act(chosen);
        }}
      >
        <Stack gap="md">
          <Ways session={session} away={to !== null} chosen={chosen} onChoose={setChosen} />
          <Problem error={error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onStay}>
              {t('session:leave.stay')}
            </Button>
            <Button type="submit" disabled={!ready} loading={isPending}>
              {t(`session:leave.do.${way}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The ways out that this agent has. @param away they are on their way to another page */
function Ways({
  session,
  away,
  chosen,
  onChoose,
}: {
  session: Session;
  away: boolean;
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
}) {
  const { t } = useTranslation();
  const { way, hand } = chosen;
  const { typed, type } = useTyped(session);
  const isHost = session.me.part === 'host';
  const running = session.state === 'active' || session.state === 'held';
  return (
    <Radio.Group
      value={way}
      onChange={(to) => onChoose({ ...chosen, way: to })}
      aria-label={t('session:leave.title')}
    >
      <Stack gap="xs">
        {away ? <WayOut way="look" /> : null}
        {isHost ? null : <WayOut way="leave" />}
        {isHost ? (
          <WayOut way="end">
            {way === 'end' ? (
              <Stack gap="sm" mt="sm">
                <NoteFields typed={typed} onType={type} />
              </Stack>
            ) : null}
          </WayOut>
        ) : null}
        {isHost && running ? (
          <WayOut way="hand-over" lost={session.handsOn}>
            {way === 'hand-over' ? (
              <HandOverFields
                session={session}
                hand={hand}
                onHand={(to) => onChoose({ ...chosen, hand: to })}
              />
            ) : null}
          </WayOut>
        ) : null}
      </Stack>
    </Radio.Group>
  );
}

interface Hand {
  readonly agentId: string | null;
  readonly reason: string;
  readonly stay: boolean;
}

function HandOverFields({
  session,
  hand,
  onHand,
}: {
  session: Session;
  hand: Hand;
  onHand: (hand: Hand) => void;
}) {
  const { t } = useTranslation();
  const colleagues = useColleagues();
  const others = (colleagues.data?.agents ?? []).filter(({ id }) => id !== session.hostId);
  if (colleagues.data !== undefined && others.length === 0) {
    return (
      <Text size="sm" mt="sm">
        {t('session:leave.nobody')}
      </Text>
    );
  }
  return (
    <Stack gap="sm" mt="sm">
      <Select
        label={t('session:leave.whom')}
        withAsterisk
        data={others.map(({ id, name }) => ({ value: id, label: name }))}
        value={hand.agentId}
        onChange={(agentId) => onHand({ ...hand, agentId })}
      />
      <TextInput
        label={t('session:leave.why')}
        withAsterisk
        maxLength={200}
        value={hand.reason}
        onChange={(event) => onHand({ ...hand, reason: event.currentTarget.value })}
      />
      <Checkbox
        label={t('session:leave.stayIn')}
        checked={hand.stay}
        onChange={(event) => onHand({ ...hand, stay: event.currentTarget.checked })}
      />
    </Stack>
  );
}

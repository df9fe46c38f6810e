import { Button, Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Session, SessionNotes } from '../../../../contracts/sessions.ts';
import { doors } from '../../../api/doors.ts';
import { BothValues } from '../../../components/conflict/BothValues.tsx';
import { conflictIn } from '../../../components/conflict/conflict.ts';
import type { Conflict } from '../../../components/conflict/conflict.ts';
import { Problem } from '../../../components/Problem.tsx';
import { tellDone } from '../../../components/told.ts';
import { useSessionCommand } from '../useSession.ts';
import { useDraft } from './draft.ts';

export type Outcome = NonNullable<Session['outcome']>;
const OUTCOMES = ['resolved', 'unresolved', 'unknown'] as const satisfies readonly Outcome[];
/** Characters of the notes, as the contract has them. */
const MOST = 4_000;

/** What is typed of notes and outcome, before it is saved. */
export interface Typed {
  readonly notes: string;
  readonly outcome: Outcome;
}

export const typedOf = ({ notes, outcome }: Session): Typed => ({
  notes: notes ?? '',
  outcome: outcome ?? 'unknown',
});

/** What is sent of it. */
export const saidOf = ({ notes, outcome }: Typed, version: number): z.infer<typeof SessionNotes> => ({
  notes: notes.trim() === '' ? null : notes.trim(),
  outcome,
  version,
});

/** The two fields. */
export function NoteFields({ typed, onType }: { typed: Typed; onType: (typed: Typed) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Radio.Group
        label={t('session:notes.outcome')}
        value={typed.outcome}
        onChange={(outcome) => onType({ ...typed, outcome: outcome })}
      >
        <Group gap="md" mt={6}>
          {OUTCOMES.map((outcome) => (
            <Radio key={outcome} value={outcome} label={t(`session:notes.is.${outcome}`)} />
          ))}
        </Group>
      </Radio.Group>
      <Textarea
        label={t('session:notes.notes')}
        description={t('session:notes.what')}
        autosize
        minRows={4}
        maxRows={12}
        maxLength={MOST}
        value={typed.notes}
        onChange={(event) => onType({ ...typed, notes: event.currentTarget.value })}
      />
    </>
  );
}

/** Notes and outcome; the host writes them, the others read. */
export function NotesPanel({ session }: { session: Session }) {
  const { t } = useTranslation();
  if (session.me.part === 'host') return <WriteNotes session={session} />;
  const { notes, outcome } = session;
  return (
    <Stack gap="xs">
      {outcome === null ? null : (
        <Text size="sm">
          {t('session:notes.outcome')}: <b>{t(`session:notes.is.${outcome}`)}</b>
        </Text>
      )}
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
        {notes ?? t('session:notes.none')}
      </Text>
    </Stack>
  );
}

const isSame = (a: Typed, b: Typed): boolean => a.notes.trim() === b.notes.trim() && a.outcome === b.outcome;

/** What is typed of a session's notes, here or where it is left; while nothing is, what others saved is shown as it comes. */
export function useTyped(session: Session) {
  const [kept, keep] = useDraft(session.id);
  const saved = typedOf(session);
  const idle = kept !== null && isSame(kept.typed, kept.from) && !isSame(saved, kept.from);
  const draft = idle ? null : kept;
  const from = draft?.from ?? saved;
  const version = draft?.version ?? session.version;
  return {
    typed: draft?.typed ?? saved,
    from,
    version,
    type: (typed: Typed): void => keep({ typed, from, version }),
    forget: (): void => keep(null),
  };
}

/** What is typed stays when somebody saves other notes meanwhile; then both are shown, and the reader chooses. */
function WriteNotes({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { typed, from, version, type, forget } = useTyped(session);
  const save = useSessionCommand<z.infer<typeof SessionNotes>>(doors.sessionStep(session.id, 'notes'));
  const send = (version: number): void =>
    save.mutate(saidOf(typed, version), {
      onSuccess: () => {
        forget();
        tellDone(t('session:notes.saved'));
      },
    });
  const conflict = notesConflict(t, save.error, typed);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(version);
      }}
    >
      <Stack gap="md" align="stretch">
        <NoteFields typed={typed} onType={type} />
        {conflict === null ? (
          <Problem error={save.error} />
        ) : (
          <BothValues
            conflict={conflict}
            onMine={send}
            onTheirs={() => {
              save.reset();
              forget();
            }}
          />
        )}
        <Group>
          <Button
            type="submit"
            variant="default"
            disabled={isSame(typed, from) || conflict !== null}
            loading={save.isPending}
          >
            {t('session:notes.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The two notes and outcomes that differ, in words. */
function notesConflict(t: TFunction, error: unknown, typed: Typed): Conflict | null {
  const conflict = conflictIn(error, { notes: typed.notes.trim(), outcome: typed.outcome });
  const word = (outcome: string): string => t(`session:notes.is.${outcome as Outcome}`);
  return (
    conflict && {
      ...conflict,
      differences: conflict.differences.map(({ field, mine, theirs }) =>
        field === 'outcome' ? { field, mine: word(mine), theirs: word(theirs) } : { field, mine, theirs },
      ),
    }
  );
}

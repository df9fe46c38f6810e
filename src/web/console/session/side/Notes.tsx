import { Button, Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Session, SessionNotes } from '../../../../contracts/sessions.ts';
import { doors } from '../../../api/doors.ts';
import { Problem } from '../../../components/Problem.tsx';
import { tellDone } from '../../../components/told.ts';
import { useSessionCommand } from '../useSession.ts';

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
  const [typed, setTyped] = useState(() => typedOf(session));
  const save = useSessionCommand<z.infer<typeof SessionNotes>>(doors.sessionStep(session.id, 'notes'));
  if (session.me.part !== 'host') {
    return (
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
        {session.notes ?? t('session:notes.none')}
      </Text>
    );
  }
  const saved = typedOf(session);
  const same = saved.notes === typed.notes.trim() && saved.outcome === typed.outcome;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(saidOf(typed, session.version), { onSuccess: () => tellDone(t('session:notes.saved')) });
      }}
    >
      <Stack gap="md" align="stretch">
        <NoteFields typed={typed} onType={setTyped} />
        <Group>
          <Button type="submit" variant="default" disabled={same} loading={save.isPending}>
            {t('session:notes.save')}
          </Button>
        </Group>
        <Problem error={save.error} />
      </Stack>
    </form>
  );
}

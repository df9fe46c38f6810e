import { Button, Progress, Stack, Text, Title } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionFile } from '../../../../contracts/files.ts';
import type { Session } from '../../../../contracts/sessions.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { Problem } from '../../../components/Problem.tsx';
import css from '../session.module.css';
import { bytesOf } from './bytes.ts';
import { NotSent } from './outbox.ts';
import type { Outbox, Waiting } from './outbox.ts';
import { save, useArrived, useFiles } from './useFiles.ts';
import { STOPPABLE, wordOf } from './word.ts';

/** The files of a session that is over; nothing where there were none. */
export function FileList({ session, title }: { session: Session; title: string }) {
  const files = useFiles(session);
  const all = files.data?.files ?? [];
  if (all.length === 0) return null;
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {title}
      </Title>
      <ul className={css.rows}>
        {all.map((file) => (
          <FileRow key={file.id} session={session} file={file} outbox={null} />
        ))}
      </ul>
    </Stack>
  );
}

/** What is told of a file that does not go. */
function problemOf(error: unknown, t: ReturnType<typeof useTranslation>['t']): unknown {
  if (!(error instanceof NotSent)) return error;
  const [title, next] = [t(`session:files.mistake.${error.code}`), t(`session:files.instead.${error.code}`)];
  return new ApiProblem({ status: 0, code: error.code, title, detail: title, next });
}

/** One file: which way, how far, whether it is the same on both ends, and where it can be saved or stopped. */
export function FileRow({
  session,
  file,
  outbox,
}: {
  session: Session;
  file: SessionFile;
  /** Null: nothing is sent any more. */
  outbox: Outbox | null;
}) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>(null);
  const { way, name, size, state, fetchable, sha256, id } = file;
  const word = wordOf(session, file, outbox);
  const arrived = useArrived(file, OF_OTHERS.includes(word));
  const sending = outbox?.of(id);
  const done = (OF_OTHERS.includes(word) ? arrived : sending?.done) ?? 0;
  const percent = size === 0 ? 100 : Math.floor((done / size) * 100);
  const canSave = state === 'whole' || (fetchable && session.state !== 'ended');
  const same = sha256 !== null && sending?.hash === sha256;
  const failed = error ?? (word === 'broken' ? sending?.error : null);
  return (
    <Row
      way={way}
      name={name}
      words={`${bytesOf(size)} · ${t(`session:files.state.${word}`)}`}
      percent={MOVING.includes(word) ? percent : null}
      below={
        <>
          {MOVING.includes(word) ? <Progress value={percent} size="sm" aria-label={name} mt={4} /> : null}
          {sha256 === null ? null : (
            <Text size="xs" className={css.hash ?? ''}>
              {t(same ? 'session:files.same' : 'session:files.hash')} <code>{sha256}</code>
            </Text>
          )}
          <Problem error={problemOf(failed, t)} />
        </>
      }
    >
      {outbox !== null && STOPPABLE.has(word) ? <Stop name={name} run={() => outbox.stop(id)} /> : null}
      {canSave && way === 'to-agent' ? (
        <Button
          size="xs"
          variant="default"
          aria-label={t('session:files.saveIt', { name })}
          onClick={() => void save(file).then(() => setError(null), setError)}
        >
          {t('session:files.save')}
        </Button>
      ) : null}
    </Row>
  );
}

/** Where a file stands that somebody else sends, and any of which it is said how far it came. */
const OF_OTHERS = ['coming', 'halted', 'passing'];
const MOVING = [...OF_OTHERS, 'going'];

/** A file that was chosen and waits for its question, or is not sent, with the reason. */
export function WaitingRow({ file, outbox }: { file: Waiting; outbox: Outbox }) {
  const { t } = useTranslation();
  const { id, name, size, error } = file;
  const word = t(error === null ? 'session:files.state.next' : 'session:files.state.unsent');
  return (
    <Row
      way="to-customer"
      name={name}
      words={`${bytesOf(size)} · ${word}`}
      below={<Problem error={problemOf(error, t)} />}
    >
      {error === null ? <Stop name={name} run={() => outbox.stop(id)} /> : null}
    </Row>
  );
}

function Stop({ name, run }: { name: string; run: () => void }) {
  const { t } = useTranslation();
  return (
    <Button size="xs" variant="default" aria-label={t('session:files.stopIt', { name })} onClick={run}>
      {t('session:files.stop')}
    </Button>
  );
}

/** A row of the list, with its buttons. */
function Row({
  way,
  name,
  words,
  percent = null,
  below,
  children,
}: {
  way: SessionFile['way'];
  name: string;
  words: string;
  /** How far it came. It is not read out each time: the bar tells it to whoever asks. */
  percent?: number | null;
  /** What stands under the words. */
  below: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const Sign = way === 'to-agent' ? IconArrowDown : IconArrowUp;
  return (
    <li className={css.row}>
      <Sign size={20} aria-label={t(`session:files.way.${way}`)} role="img" />
      <div className={css.rowWords}>
        <Text size="sm" fw={600} className={css.fileName ?? ''} dir="auto">
          {name}
        </Text>
        <Text size="xs" className={css.rowState ?? ''} role="status">
          {words}
          {percent === null ? null : <span aria-hidden> · {t('session:files.percent', { percent })}</span>}
        </Text>
        <div className={css.rowBelow}>{below}</div>
      </div>
      {children}
    </li>
  );
}

import { Button, Progress, Stack, Text, Title } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionFile } from '../../../../contracts/files.ts';
import type { Session } from '../../../../contracts/sessions.ts';
import { Problem } from '../../../components/Problem.tsx';
import css from '../session.module.css';
import { bytesOf } from './bytes.ts';
import type { Sending } from './useFiles.ts';
import { save, useFiles } from './useFiles.ts';

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
          <FileRow key={file.id} session={session} file={file} sending={undefined} />
        ))}
      </ul>
    </Stack>
  );
}

/** In one word where a file stands. */
function wordOf(session: Session, file: SessionFile, sending: Sending | undefined): string {
  const { state, way, agreed } = file;
  if (state === 'whole' || state === 'unsafe' || state === 'stopped' || state === 'gone') return state;
  const answer = session.consents.find(({ about }) => about.file === file.id)?.state;
  if (session.state === 'ended') return 'broken';
  if (way === 'to-agent') return 'coming';
  if (answer === 'asked') return 'asked';
  if (!agreed && answer !== undefined && answer !== 'granted') return answer;
  return sending === undefined ? 'broken' : 'going';
}

/** One file: which way, how far, whether it is the same on both ends, and where it can be saved. */
export function FileRow({
  session,
  file,
  sending,
}: {
  session: Session;
  file: SessionFile;
  sending: Sending | undefined;
}) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>(null);
  const { way, name, size, state, fetchable, sha256 } = file;
  const Sign = way === 'to-agent' ? IconArrowDown : IconArrowUp;
  const word = wordOf(session, file, sending);
  const percent = size === 0 ? 100 : Math.floor(((sending?.done ?? 0) / size) * 100);
  const canSave = state === 'whole' || (fetchable && session.state !== 'ended');
  const same = sha256 !== null && sending?.hash === sha256;
  return (
    <li className={css.row}>
      <Sign size={20} aria-label={t(`session:files.way.${way}`)} role="img" />
      <div className={css.rowWords}>
        <Text size="sm" fw={600} className={css.fileName ?? ''} dir="auto">
          {name}
        </Text>
        <Text size="xs" className={css.rowState ?? ''} role="status">
          {bytesOf(size)} · {t(`session:files.state.${word}`, { percent })}
        </Text>
        {word === 'going' ? <Progress value={percent} size="sm" aria-label={name} mt={4} /> : null}
        {sha256 === null ? null : (
          <Text size="xs" className={css.hash ?? ''}>
            {t(same ? 'session:files.same' : 'session:files.hash')} <code>{sha256}</code>
          </Text>
        )}
        <Problem error={error ?? sending?.error} />
      </div>
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
    </li>
  );
}

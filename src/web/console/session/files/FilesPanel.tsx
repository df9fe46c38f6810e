import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../../contracts/sessions.ts';
import { doors } from '../../../api/doors.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { Problem } from '../../../components/Problem.tsx';
import css from '../session.module.css';
import { wishOf } from '../side/standing.ts';
import { useSessionCommand } from '../useSession.ts';
import { FileRow, WaitingRow } from './FileList.tsx';
import type { Outbox } from './outbox.ts';
import { useFiles } from './useFiles.ts';

/** Files both ways: to the device only with what was lent, each asked for by itself. */
export function FilesPanel({ session, outbox }: { session: Session; outbox: Outbox }) {
  const { t } = useTranslation();
  const files = useFiles(session);
  return (
    <Stack gap="sm">
      <Passing session={session} outbox={outbox} />
      <Loaded query={files} lines={2}>
        {({ files: all }) =>
          all.length + outbox.waiting.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('session:files.empty')}
            </Text>
          ) : (
            <ul className={css.rows}>
              {all.map((file) => (
                <FileRow key={file.id} session={session} file={file} outbox={outbox} />
              ))}
              {outbox.waiting.map((file) => (
                <WaitingRow key={file.id} file={file} outbox={outbox} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Stack>
  );
}

/** Sending a file, and asking for one. */
function Passing({ session, outbox }: { session: Session; outbox: Outbox }) {
  const { t } = useTranslation();
  const wish = useSessionCommand<{ kind: 'file-from-me' }>(doors.sessionStep(session.id, 'consents'));
  const wished = wishOf(session);
  const active = session.state === 'active';
  const forget = useRef<() => void>(null);
  const take = (files: File[]): void => {
    forget.current?.(); // the same file can be chosen again, to go on with it
    outbox.take(files.map((file) => ({ file, isFolder: false })));
  };
  return (
    <>
      <Group gap="xs">
        <FileButton
          multiple
          onChange={take}
          resetRef={forget}
          inputProps={{ 'aria-label': t('session:files.send') }}
        >
          {(props) => (
            <Button
              {...props}
              size="xs"
              variant="default"
              disabled={!active || !session.handsOn}
              leftSection={<IconFileUpload size={16} aria-hidden />}
            >
              {t('session:files.send')}
            </Button>
          )}
        </FileButton>
        <Button
          size="xs"
          variant="default"
          disabled={!wished.may}
          loading={wish.isPending}
          onClick={() => wish.mutate({ kind: 'file-from-me' })}
        >
          {t('session:files.wish')}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {t(session.handsOn ? 'session:files.several' : 'session:files.explain')}
      </Text>
      {wished.state === 'none' || wished.state === 'granted' ? null : (
        <Text size="xs" role="status">
          {t('session:files.wished')} {t(`session:consent.state.${wished.state}`)}
        </Text>
      )}
      <Problem error={wish.error} />
    </>
  );
}

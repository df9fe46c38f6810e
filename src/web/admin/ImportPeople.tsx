import { Button, FileButton, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Imported, ImportPreview } from '../../contracts/clients.ts';
import { doors } from '../api/doors.ts';
import { Problem } from '../components/Problem.tsx';
import { tellDone } from '../components/told.ts';
import { useCommand } from '../components/useCommand.ts';
import css from './admin.module.css';
import type { Whole } from './useDesk.ts';

type Preview = z.infer<typeof ImportPreview>;

/** People from a CSV file: a preview with each bad row's line and reason, then all or nothing. */
export function ImportPeople({ whole }: { whole: Whole }) {
  const { t } = useTranslation();
  const id = whole.client.id;
  const [csv, setCsv] = useState('');
  const preview = useCommand<string, Preview>({
    path: doors.clientPreview(id),
    body: (text) => ({ csv: text }),
  });
  const run = useCommand<string, z.infer<typeof Imported>>({
    path: doors.clientImport(id),
    body: (hash) => ({ csv, hash }),
    refresh: ['client', 'clients'],
    onDone: ({ added }) => {
      tellDone(t('admin:import.done', { count: added }));
      setCsv('');
      preview.reset();
    },
  });
  const take = (text: string): void => {
    setCsv(text);
    preview.reset();
  };
  return (
    <Stack gap="sm" component="section" maw={620}>
      <Title order={2} size="h4">
        {t('admin:import.title')}
      </Title>
      <Text c="dimmed">{t('admin:import.lead')}</Text>
      <Textarea
        aria-label={t('admin:import.title')}
        placeholder={'first,last,email,phone,role'}
        value={csv}
        onChange={(event) => take(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={10}
        styles={{ input: { fontFamily: 'monospace' } }}
      />
      <Group gap="sm">
        <ChooseFile onRead={take} />
        <Button disabled={csv.trim() === ''} loading={preview.isPending} onClick={() => preview.mutate(csv)}>
          {t('admin:import.preview')}
        </Button>
      </Group>
      <Problem error={preview.error ?? run.error} />
      {preview.data === undefined ? null : (
        <Shown preview={preview.data} busy={run.isPending} onRun={(hash) => run.mutate(hash)} />
      )}
    </Stack>
  );
}

/** A CSV file of this computer; the same one can be chosen again, once its bad rows are mended. */
function ChooseFile({ onRead }: { onRead: (text: string) => void }) {
  const { t } = useTranslation();
  const forget = useRef<() => void>(null);
  const read = (file: File | null): void => {
    forget.current?.();
    void file?.text().then(onRead);
  };
  return (
    <FileButton accept=".csv,text/csv,text/plain" onChange={read} resetRef={forget}>
      {(props) => (
        <Button variant="default" {...props}>
          {t('admin:import.file')}
        </Button>
      )}
    </FileButton>
  );
}

function Shown({ preview, busy, onRun }: { preview: Preview; busy: boolean; onRun: (hash: string) => void }) {
  const { t } = useTranslation();
  const { rows, roles, bad, badRows, hash } = preview;
  if (bad.length > 0) {
    return (
      <Stack gap={4} role="alert">
        <Text fw={600}>{t('admin:import.bad', { count: badRows })}</Text>
        <ul className={css.bad}>
          {bad.map(({ line, reason, value }, at) => (
            <li key={at}>
              {t('admin:import.line', { line })} {reason}{' '}
              {value === null || reason.includes(value) ? '' : `“${value}”`}
            </li>
          ))}
        </ul>
        {new Set(bad.map(({ line }) => line)).size < badRows ? <Text>{t('admin:import.more')}</Text> : null}
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <Text role="status">
        {t('admin:import.good', {
          count: rows,
          superAdmins: roles['super-admin'],
          admins: roles.admin,
          members: roles.member,
        })}
      </Text>
      <Group>
        <Button loading={busy} onClick={() => onRun(hash)}>
          {t('admin:import.run', { count: rows })}
        </Button>
      </Group>
    </Stack>
  );
}

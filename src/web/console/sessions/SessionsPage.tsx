import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { SessionList } from '../../../contracts/sessions.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import texts from '../../i18n/en/sessions.json';
import { addTexts } from '../../i18n/index.ts';
import css from '../console.module.css';
import { History } from './History.tsx';
import { Rows } from './Rows.tsx';
import { StartSession } from './StartSession.tsx';

addTexts('sessions', texts);

/** The desk's sessions: those that run, and all that ran. */
export function SessionsPage() {
  const { t } = useTranslation();
  const list = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => ask<z.infer<typeof SessionList>>(doors.sessions, signal),
    meta: { topics: ['session'] },
  });
  return (
    <Stack className={css.column ?? ''} gap="lg">
      <PageTitle title={t('sessions:title')} lead={t('sessions:lead')}>
        <StartSession />
      </PageTitle>
      <Stack gap="sm" component="section">
        <Title order={2} size="h4">
          {t('sessions:open')}
        </Title>
        <Loaded query={list} lines={3}>
          {({ sessions }) => {
            const open = sessions.filter(({ state }) => state !== 'ended');
            return open.length === 0 ? (
              <EmptyState>{t('sessions:none')}</EmptyState>
            ) : (
              <Rows sessions={open} label={t('sessions:open')} />
            );
          }}
        </Loaded>
      </Stack>
      <History />
    </Stack>
  );
}

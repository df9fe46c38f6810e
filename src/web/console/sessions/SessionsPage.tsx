import { Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { SessionList } from '../../../contracts/sessions.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import texts from '../../i18n/en/sessions.json';
import { addTexts } from '../../i18n/index.ts';
import css from '../console.module.css';
import { useQueue } from '../queue/useQueue.ts';
import { History } from './History.tsx';
import { Rows } from './Rows.tsx';
import { StartSession } from './StartSession.tsx';
import { useSessions } from './useSessions.ts';

addTexts('sessions', texts);

/** The desk's sessions: those that run, and all that ran. */
export function SessionsPage() {
  const { t } = useTranslation();
  const list = useSessions();
  const stopped = useQueue().data?.stopped === true;
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
              <EmptyState>{t(stopped ? 'sessions:noneNow' : 'sessions:none')}</EmptyState>
            ) : (
              <Running sessions={open} />
            );
          }}
        </Loaded>
      </Stack>
      <History />
    </Stack>
  );
}

/** One's own sessions first; headings only where there are both. */
function Running({ sessions }: { sessions: z.infer<typeof SessionList>['sessions'] }) {
  const { t } = useTranslation();
  const [mine, others] = [sessions.filter((one) => one.mine), sessions.filter((one) => !one.mine)];
  if (mine.length === 0 || others.length === 0)
    return <Rows sessions={sessions} label={t('sessions:open')} />;
  const both = [
    ['mine', mine],
    ['others', others],
  ] as const;
  return both.map(([whose, list]) => (
    <Stack key={whose} gap="xs">
      <Title order={3} size="h6">
        {t(`sessions:${whose}`)}
      </Title>
      <Rows sessions={list} label={t(`sessions:${whose}`)} />
    </Stack>
  ));
}

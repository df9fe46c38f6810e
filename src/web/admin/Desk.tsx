import { Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NavLink, Navigate, Route, Routes } from 'react-router';
import texts from '../i18n/en/admin.json';
import { addTexts } from '../i18n/index.ts';
import { Lost } from '../components/Lost.tsx';
import css from './admin.module.css';
import { Agents } from './Agents.tsx';
import { ClientPage } from './ClientPage.tsx';
import { Clients } from './Clients.tsx';
import { DeskRecord } from './DeskRecord.tsx';
import { NewClient } from './NewClient.tsx';
import { QueueDesk } from './queue/QueueDesk.tsx';
import { SessionsDesk } from './sessions/SessionsDesk.tsx';

addTexts('admin', texts);

/** Clients and agents of the desk: the Admin Centre, or a single person's own account pages. */
export function Desk({ base }: { base: string }) {
  const { t } = useTranslation();
  return (
    <Stack gap="lg" maw={960}>
      {base === '/admin' ? null : (
        <Group component="nav" gap="xs" aria-label={t('admin:pages')}>
          <NavLink className={css.tab ?? ''} to={`${base}/clients`}>
            {t('admin:clients.title')}
          </NavLink>
          <NavLink className={css.tab ?? ''} to={`${base}/agents`}>
            {t('admin:agents.title')}
          </NavLink>
          <NavLink className={css.tab ?? ''} to={`${base}/queue`}>
            {t('admin:queue.title')}
          </NavLink>
          <NavLink className={css.tab ?? ''} to={`${base}/sessions`}>
            {t('admin:sessions.title')}
          </NavLink>
          <NavLink className={css.tab ?? ''} to={`${base}/record`}>
            {t('admin:record.title')}
          </NavLink>
        </Group>
      )}
      <Routes>
        <Route index element={<Navigate to={`${base}/clients`} replace />} />
        <Route path="clients" element={<Clients base={base} />} />
        <Route path="clients/new" element={<NewClient base={base} />} />
        <Route path="clients/:id" element={<ClientPage base={base} />} />
        <Route path="agents" element={<Agents />} />
        <Route path="queue" element={<QueueDesk />} />
        <Route path="sessions" element={<SessionsDesk />} />
        <Route path="record" element={<DeskRecord />} />
        <Route path="*" element={<Lost />} />
      </Routes>
    </Stack>
  );
}

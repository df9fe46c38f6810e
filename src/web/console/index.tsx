import {
  IconBriefcase,
  IconBuildingCommunity,
  IconHeadset,
  IconKey,
  IconPhone,
  IconSettings,
  IconUsersGroup,
} from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Routes } from 'react-router';
import { useMe } from '../api/session.ts';
import { Lost } from '../components/Lost.tsx';
import type { ShellLink } from '../components/Shell.tsx';
import { Shell } from '../components/Shell.tsx';
import texts from '../i18n/en/console.json';
import queueTexts from '../i18n/en/queue.json';
import { addTexts } from '../i18n/index.ts';
import { ContactList } from './ContactList.tsx';
import { ContactPage } from './ContactPage.tsx';
import { NewContact } from './NewContact.tsx';
import { Bell } from './queue/Bell.tsx';
import { useWaitingForMe } from './queue/useQueue.ts';
import { useAskedIn } from './sessions/useSessions.ts';
import { Renamed } from './Renamed.tsx';
import { Running } from './Running.tsx';
import { Start } from './Start.tsx';
import { useWork } from './useContacts.ts';
import { Work } from './Work.tsx';

addTexts('console', texts);
addTexts('queue', queueTexts);

const MySignIn = lazy(async () => ({ default: (await import('../my-sign-in/MySignIn.tsx')).MySignIn }));
const SessionPage = lazy(async () => ({ default: (await import('./session/SessionPage.tsx')).SessionPage }));
const SessionsPage = lazy(async () => ({
  default: (await import('./sessions/SessionsPage.tsx')).SessionsPage,
}));
const QueuePage = lazy(async () => ({ default: (await import('./queue/QueuePage.tsx')).QueuePage }));
const Desk = lazy(async () => ({ default: (await import('../admin/Desk.tsx')).Desk }));

function useLinks(): ShellLink[] {
  const { t } = useTranslation();
  const me = useMe();
  const work = useWork();
  const queued = useWaitingForMe();
  const askedIn = useAskedIn();
  const waiting = work.data?.orders.filter(
    ({ state, mine }) => state === 'open' || (state === 'taken' && mine),
  ).length;
  return [
    { to: '/desk', label: t('console:link.contacts'), icon: IconPhone, exact: true },
    { to: '/desk/queue', label: t('queue:title'), icon: IconUsersGroup, count: queued },
    { to: '/desk/sessions', label: t('console:link.sessions'), icon: IconHeadset, count: askedIn },
    { to: '/desk/work', label: t('console:link.work'), icon: IconBriefcase, count: waiting },
    { to: '/desk/my-sign-in', label: t('common:mySignIn.title'), icon: IconKey },
    ...(me.single ? [{ to: '/desk/account', label: t('console:link.account'), icon: IconSettings }] : []),
    ...(!me.single && me.roles.includes('admin')
      ? [{ to: '/admin', label: t('console:link.admin'), icon: IconBuildingCommunity }]
      : []),
  ];
}

/** The console: where agents live. */
export function Component() {
  return (
    <Shell face="desk" useLinks={useLinks} aside={<ContactList />}>
      <Bell />
      <Renamed />
      <Running />
      <Suspense fallback={null}>
        <Routes>
          <Route index element={<Start />} />
          <Route path="contacts/new" element={<NewContact />} />
          <Route path="contacts/:id" element={<ContactPage />} />
          <Route path="sessions" element={<SessionsPage />} />
          <Route path="sessions/:id" element={<SessionPage />} />
          <Route path="queue" element={<QueuePage />} />
          <Route path="work" element={<Work />} />
          <Route path="my-sign-in" element={<MySignIn />} />
          <Route path="account/*" element={<Desk base="/desk/account" />} />
          <Route path="*" element={<Lost />} />
        </Routes>
      </Suspense>
    </Shell>
  );
}

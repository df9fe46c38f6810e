import {
  IconBuildingCommunity,
  IconClock,
  IconDeviceDesktop,
  IconHeadset,
  IconListCheck,
  IconPhone,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ShellLink } from '../components/Shell.tsx';
import { Shell } from '../components/Shell.tsx';
import { Bell } from '../console/queue/Bell.tsx';
import { useWaitingForMe } from '../console/queue/useQueue.ts';
import queueTexts from '../i18n/en/queue.json';
import { addTexts } from '../i18n/index.ts';
import { Desk } from './Desk.tsx';

addTexts('queue', queueTexts); // the bell speaks of who waits

function useLinks(): ShellLink[] {
  const { t } = useTranslation();
  const waiting = useWaitingForMe();
  return [
    { to: '/admin/clients', label: t('admin:clients.title'), icon: IconBuildingCommunity },
    { to: '/admin/agents', label: t('admin:agents.title'), icon: IconHeadset },
    { to: '/admin/queue', label: t('admin:queue.title'), icon: IconClock },
    { to: '/admin/sessions', label: t('admin:sessions.title'), icon: IconDeviceDesktop },
    { to: '/admin/record', label: t('admin:record.title'), icon: IconListCheck },
    { to: '/desk', label: t('common:face.desk'), icon: IconPhone, count: waiting },
  ];
}

/** The Admin Centre; an admin is an agent too, and hears here also that somebody waits. */
export function Component() {
  return (
    <Shell face="admin" useLinks={useLinks}>
      <Bell />
      <Desk base="/admin" />
    </Shell>
  );
}

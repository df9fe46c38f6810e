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
import { Desk } from './Desk.tsx';

function useLinks(): ShellLink[] {
  const { t } = useTranslation();
  return [
    { to: '/admin/clients', label: t('admin:clients.title'), icon: IconBuildingCommunity },
    { to: '/admin/agents', label: t('admin:agents.title'), icon: IconHeadset },
    { to: '/admin/queue', label: t('admin:queue.title'), icon: IconClock },
    { to: '/admin/sessions', label: t('admin:sessions.title'), icon: IconDeviceDesktop },
    { to: '/admin/record', label: t('admin:record.title'), icon: IconListCheck },
    { to: '/desk', label: t('common:face.desk'), icon: IconPhone },
  ];
}

/** The Admin Centre. */
export function Component() {
  return (
    <Shell face="admin" useLinks={useLinks}>
      <Desk base="/admin" />
    </Shell>
  );
}

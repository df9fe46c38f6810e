import { Menu, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconKey, IconLogout, IconSettings, IconHeadset } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMe, useSignOut } from '../api/session.ts';
import { SchemeChoice } from './SchemeChoice.tsx';
import css from './Shell.module.css';

/** Who is signed in, the other faces they have, light or dark, and the way out. */
export function AccountMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const signOut = useSignOut();
  const atDesk = me.kind === 'agent';
  return (
    <Menu position="bottom-end" width={260} withArrow>
      <Menu.Target>
        <UnstyledButton className={css.account} aria-label={t('common:shell.signedInAs', { name: me.name })}>
          <span className={css.accountName}>{me.name}</span>
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {me.name}
          </Text>
          <Text size="xs">{me.email}</Text>
          <Text size="xs">{me.clientName ?? me.deskName}</Text>
        </Menu.Label>
        <Menu.Divider />
        {atDesk ? (
          <Menu.Item component={Link} to="/desk" leftSection={<IconHeadset size={18} aria-hidden />}>
            {t('common:face.desk')}
          </Menu.Item>
        ) : null}
        {atDesk && me.roles.includes('admin') ? (
          <Menu.Item component={Link} to="/admin" leftSection={<IconSettings size={18} aria-hidden />}>
            {t('common:face.admin')}
          </Menu.Item>
        ) : null}
        <Menu.Item
          component={Link}
          to={atDesk ? '/desk/my-sign-in' : '/portal/my-sign-in'}
          leftSection={<IconKey size={18} aria-hidden />}
        >
          {t('common:mySignIn.title')}
        </Menu.Item>
        <Menu.Divider />
        <SchemeChoice />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} aria-hidden />} onClick={() => void signOut()}>
          {t('common:shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

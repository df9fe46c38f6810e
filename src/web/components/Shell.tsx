import { AppShell, Burger, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, useLocation } from 'react-router';
import { useLive } from '../api/live.ts';
import { useMe } from '../api/session.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { EvaluationNotice, MailNotice, OfflineNotice } from './Notices.tsx';
import { Session } from './Session.tsx';
import { Shortcuts } from './shortcuts.tsx';
import css from './Shell.module.css';

/** One page in the left navigation; `count` is what waits there, shown when above zero. */
export interface ShellLink {
  to: string;
  label: string;
  icon: Icon;
  count?: number | undefined;
  /** Lights up on this path only, and not below it. */
  exact?: boolean;
}

export interface ShellProps {
  face: 'desk' | 'admin' | 'portal';
  /** Made in a hook below the session, since counts are asked of the server. */
  useLinks: () => ShellLink[];
  /** Below the links in the same column: the console's list of contacts. */
  aside?: ReactNode;
  children: ReactNode;
}

/** The frame of a face: header, left navigation (behind a button below 768 px), notices, content. */
export function Shell(props: ShellProps) {
  return (
    <Session kind={props.face === 'portal' ? 'person' : 'agent'}>
      <Frame {...props} />
    </Session>
  );
}

function Frame({ face, useLinks, aside, children }: ShellProps) {
  const { t } = useTranslation();
  const me = useMe();
  const links = useLinks();
  const [open, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  useLive();
  useEffect(close, [pathname, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 264, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a className="bw-skip" href="#content">
        {t('common:skip')}
      </a>
      <AppShell.Header className={css.header}>
        <Burger
          opened={open}
          onClick={toggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={t(open ? 'common:shell.closeMenu' : 'common:shell.openMenu')}
        />
        <Link to={`/${face}`} className={css.brand}>
          <span className={css.face}>{t(`common:face.${face}`)}</span>
          <span className={css.house}>{me.clientName ?? me.deskName}</span>
        </Link>
        <AccountMenu />
      </AppShell.Header>
      <AppShell.Navbar className={css.navbar} data-closed={!open || undefined}>
        <nav aria-label={t('common:shell.pages')}>
          <Stack gap={2}>
            {links.map((link) => (
              <ShellEntry key={link.to} link={link} />
            ))}
          </Stack>
        </nav>
        {aside}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={css.main}>
        <div className={css.notices}>
          <OfflineNotice />
          <EvaluationNotice />
          <MailNotice />
        </div>
        {children}
      </AppShell.Main>
      <Shortcuts />
    </AppShell>
  );
}

function ShellEntry({ link }: { link: ShellLink }) {
  const { icon: Icon, count = 0 } = link;
  return (
    <NavLink to={link.to} end={link.exact ?? false} className={css.link ?? ''}>
      <Icon size={20} aria-hidden />
      <span className={css.linkLabel}>{link.label}</span>
      {count > 0 ? <span className={css.count}>{count}</span> : null}
    </NavLink>
  );
}

import { Box, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, useNavigate } from 'react-router';
import type { z } from 'zod';
import type { ContactRow } from '../../contracts/contacts.ts';
import { OutcomeBadge } from '../components/Outcome.tsx';
import { useShortcut } from '../components/shortcuts.tsx';
import { Elapsed } from '../components/Time.tsx';
import css from './console.module.css';
import { useContacts } from './useContacts.ts';

type Row = z.infer<typeof ContactRow>;

/** Who is or was on the line, newest first; the list keeps its place while it renews itself. */
export function ContactList() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const contacts = useContacts();
  useShortcut('n', t('console:list.new'), () => void navigate('/desk/contacts/new'));
  return (
    <nav className={css.list} aria-label={t('console:list.title')}>
      <Link to="/desk/contacts/new" className={css.newContact}>
        <IconPlus size={18} aria-hidden />
        {t('console:list.new')}
        <kbd className={css.key} aria-hidden>
          n
        </kbd>
      </Link>
      <Entries rows={contacts.data?.contacts ?? []} />
      {contacts.data?.contacts.length === 0 ? (
        <Text size="sm" c="dimmed" px="sm">
          {t('console:list.empty')}
        </Text>
      ) : null}
    </nav>
  );
}

/** The same where the list is put away behind the menu: on the page of contacts of a narrow window. */
export function ContactsHere() {
  const { t } = useTranslation();
  const rows = useContacts().data?.contacts ?? [];
  if (rows.length === 0) return null;
  return (
    <Box component="nav" hiddenFrom="sm" aria-label={t('console:list.title')}>
      <Entries rows={rows} />
    </Box>
  );
}

const Entries = ({ rows }: { rows: readonly Row[] }) => rows.map((row) => <Entry key={row.id} row={row} />);

function Entry({ row }: { row: Row }) {
  const { t } = useTranslation();
  const live = row.state !== 'closed';
  return (
    <NavLink to={`/desk/contacts/${row.id}`} className={css.entry ?? ''} data-state={row.state}>
      <span className={css.dot} data-live={live || undefined} aria-hidden />
      <span className={css.who}>
        <bdi>{row.label}</bdi>
        <span className={css.facts}>
          <span className={css.sub}>
            {row.found ? null : `${t('console:nonMember.word')} · `}
            {row.mine ? null : `${row.agentName} · `}
            {live ? <Elapsed since={row.openedAt} /> : t('console:list.done')}
          </span>
          {row.outcome === null ? null : <OutcomeBadge outcome={row.outcome} />}
        </span>
      </span>
    </NavLink>
  );
}

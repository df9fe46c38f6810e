import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { z } from 'zod';
import type { SessionRow } from '../../../contracts/sessions.ts';
import { Elapsed, TimeOf } from '../../components/Time.tsx';
import { clockOf } from '../../components/time.ts';
import { absentOf } from './absent.ts';
import css from './sessions.module.css';

type Row = z.infer<typeof SessionRow>;

/** Sessions one below the other, each leading to its page. */
export function Rows({ sessions, label }: { sessions: readonly Row[]; label: string }) {
  return (
    <ul className={css.rows} aria-label={label}>
      {sessions.map((row) => (
        <li key={row.id}>
          <Link to={`/desk/sessions/${row.id}`} className={css.row}>
            <One row={row} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function One({ row }: { row: Row }) {
  const { t } = useTranslation();
  const { state, customerName, clientName, hostName, outcome, openedAt, activeAt, endedAt } = row;
  const ended = state === 'ended';
  const lasted =
    activeAt === null || endedAt === null ? null : clockOf(Date.parse(endedAt) - Date.parse(activeAt));
  return (
    <>
      <span className={css.who}>
        <bdi>{customerName ?? t(`sessions:${absentOf(row)}`)}</bdi>
        <Text component="span" size="sm" c="dimmed">
          {[clientName, hostName].filter(Boolean).join(' · ')}
        </Text>
      </span>
      <span className={css.when}>
        <TimeOf at={openedAt} />
        <Text component="span" size="sm" c="dimmed">
          {ended ? lasted : activeAt === null ? null : <Elapsed since={activeAt} />}
        </Text>
      </span>
      <Badge
        component="span"
        variant="light"
        tt="none"
        color={outcome === 'unresolved' || state === 'knocking' || row.invited ? 'orange' : 'gray'}
      >
        {t(wordOf(row))}
      </Badge>
    </>
  );
}

/** How a session stands for this reader, in a word. */
function wordOf({ state, outcome, invited }: Row) {
  if (state === 'ended') return `sessions:outcome.${outcome ?? 'none'}` as const;
  return invited ? ('sessions:invited' as const) : (`sessions:state.${state}` as const);
}

import { Button, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import {
  IconAddressBook,
  IconChevronDown,
  IconDeviceDesktop,
  IconFileText,
  IconHash,
  IconNetwork,
  IconPassword,
  IconPhone,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { z } from 'zod';
import type { MayRow } from '../../../contracts/requests.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { OutcomeBadge } from '../../components/Outcome.tsx';
import { outcomeNames } from '../../outcomes.ts';
import { useMayList } from '../../useMay.ts';
import css from '../portal.module.css';

type Row = z.infer<typeof MayRow>;

const topics: [Row['topic'], Icon][] = [
  ['phone', IconPhone],
  ['devices', IconDeviceDesktop],
  ['users', IconAddressBook],
  ['forms', IconFileText],
  ['sip', IconPassword],
  ['numbers', IconHash],
  ['network', IconNetwork],
];

/** The seven topics in plain words, each with the answers for this person. */
export function MayTable() {
  const { t } = useTranslation();
  const list = useMayList();
  return (
    <Loaded query={list} lines={7}>
      {({ rows }) => (
        <ul className={css.list}>
          {topics.map(([topic, TopicIcon]) => (
            <Topic
              key={topic}
              name={t(`common:topic.${topic}`)}
              icon={TopicIcon}
              rows={rows.filter((row) => row.topic === topic)}
            />
          ))}
        </ul>
      )}
    </Loaded>
  );
}

/** Whether there is no second person to ask, so that time decides. */
const waits = ({ answer }: Row): boolean => answer.outcome === 'approve' && answer.needs?.wait !== undefined;

/** One topic: its answers at a glance; opened, each thing that can be asked for with its own. */
function Topic({ name, icon: TopicIcon, rows }: { name: string; icon: Icon; rows: Row[] }) {
  const outcomes = outcomeNames.filter((outcome) => rows.some(({ answer }) => answer.outcome === outcome));
  return (
    <li className={css.row}>
      <details className={css.topic}>
        <summary className={css.summary}>
          <TopicIcon size={22} stroke={1.6} aria-hidden />
          <Text fw={650} span className={css.topicName}>
            {name}
          </Text>
          <span className={css.glance}>
            {outcomes.map((outcome) => (
              <OutcomeBadge
                key={outcome}
                outcome={outcome}
                waits={outcome === 'approve' && rows.some(waits)}
              />
            ))}
          </span>
          <IconChevronDown size={18} className={css.chevron} aria-hidden />
        </summary>
        <ul className={css.asks}>
          {rows.map((row) => (
            <Ask key={`${row.action} ${row.what}`} row={row} />
          ))}
        </ul>
      </details>
    </li>
  );
}

function Ask({ row }: { row: Row }) {
  const { t } = useTranslation();
  const { what, answer, here } = row;
  const now = here === 'add-person' && answer.outcome !== 'deny' && answer.outcome !== 'explain';
  return (
    <li className={css.ask}>
      <div className={css.askWords}>
        <Text>{what}</Text>
        <Text size="sm" c="dimmed">
          {answer.because} {answer.outcome === 'verify' ? t('portal:home.proof') : null}
        </Text>
        {now ? (
          <Button component={Link} to="/portal/people?add" size="compact-sm" variant="default" mt={6}>
            {t('portal:home.now')}
          </Button>
        ) : null}
      </div>
      <OutcomeBadge outcome={answer.outcome} waits={waits(row)} />
    </li>
  );
}

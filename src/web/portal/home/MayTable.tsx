import { Button, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import {
  IconAddressBook,
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
            <li key={topic} className={`${css.row} ${css.topic}`}>
              <TopicIcon size={22} stroke={1.6} aria-hidden />
              <Text fw={650}>{t(`portal:topic.${topic}`)}</Text>
              <ul className={css.asks}>
                {rows
                  .filter((row) => row.topic === topic)
                  .map((row) => (
                    <Ask key={`${row.action} ${row.what}`} row={row} />
                  ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
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
          {answer.because}
        </Text>
        {now ? (
          <Button component={Link} to="/portal/people?add" size="compact-sm" variant="default" mt={6}>
            {t('portal:home.now')}
          </Button>
        ) : null}
      </div>
      <OutcomeBadge outcome={answer.outcome} />
    </li>
  );
}

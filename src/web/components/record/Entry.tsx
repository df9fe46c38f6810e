import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RecordView } from '../../../contracts/record.ts';
import { useMe } from '../../api/session.ts';
import { OutcomeBadge } from '../Outcome.tsx';
import { TimeOf } from '../Time.tsx';
import css from './record.module.css';

/** One entry of the record: when, what, by whose hand, how it was answered, by which rule. */
export function Entry({ entry }: { entry: RecordView }) {
  const { t } = useTranslation();
  const me = useMe();
  const { n, at, actor, sentence, outcome, rule, evaluation, hash } = entry;
  const [hand = '', id] = actor.split(':');
  return (
    <li className={css.row}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Text flex="1 1 240px">{sentence}</Text>
        {outcome === null ? null : <OutcomeBadge outcome={outcome} />}
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {t('record:n', { n })} · <TimeOf at={at} /> · {t(`record:by.${id === me.id ? 'you' : hand}`)}
        {rule === null ? null : ` · ${rule}`} · {hash.slice(0, 8)}
        {evaluation ? ` · ${t('record:evaluation')}` : null}
      </Text>
    </li>
  );
}

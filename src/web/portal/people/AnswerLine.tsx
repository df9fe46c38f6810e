import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ClientAnswer } from '../../../policy/answer.ts';
import { OutcomeBadge } from '../../components/Outcome.tsx';
import { TimeOf } from '../../components/Time.tsx';
import { useCountsFrom } from '../../components/useMyFactors.ts';

/** What a change will be answered with, before it is sent: also that it waits, or that no factor counts for it yet. */
export function AnswerLine({ answer }: { answer: ClientAnswer }) {
  const { t } = useTranslation();
  const { outcome, because, needs } = answer;
  const waits = needs !== undefined && 'wait' in needs;
  const from = useCountsFrom();
  return (
    <Group gap="xs" align="flex-start" role="status">
      <OutcomeBadge outcome={outcome} waits={waits} />
      <Text size="sm" pt={2} flex="1 1 220px">
        {because} {waits ? t('portal:people.waits') : null}
        {outcome === 'verify' && from !== null ? (
          <>
            {t('portal:people.notYet')} <TimeOf at={from} />. {t('portal:people.notYetNext')}
          </>
        ) : null}
      </Text>
    </Group>
  );
}

import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { doors } from '../../api/doors.ts';
import { useMe } from '../../api/session.ts';
import { Problem } from '../../components/Problem.tsx';
import { TimeOf } from '../../components/Time.tsx';
import { tellDone } from '../../components/told.ts';
import { useCommand } from '../../components/useCommand.ts';
import css from '../portal.module.css';
import type { NewFactor } from './useFactors.ts';
import { useFactors } from './useFactors.ts';

/** Factors that were added and do not count yet, each with the way to let it count; nothing when there are none. */
export function NewFactors() {
  const { t } = useTranslation();
  const factors = useFactors().data?.factors ?? [];
  if (factors.length === 0) return null;
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {t('portal:factors.title')}
      </Title>
      <ul className={css.list}>
        {factors.map((factor) => (
          <Row key={factor.id} factor={factor} />
        ))}
      </ul>
    </Stack>
  );
}

function Row({ factor }: { factor: NewFactor }) {
  const { t } = useTranslation();
  const { id, name, email, kind, enrolledAt, countsFrom, mine } = factor;
  const desk = useMe().deskName;
  const confirm = useCommand({
    path: doors.ourFactorConfirm(id),
    refresh: ['factors'],
    onDone: () => tellDone(t('portal:factors.done')),
  });
  return (
    <li className={css.row}>
      <div className={css.person}>
        <div className={css.personWords}>
          <Text fw={600}>{t('portal:factors.one', { name, kind: t(`portal:factors.kind.${kind}`) })}</Text>
          <Text size="sm">{email}</Text>
          <Text size="sm" c="dimmed">
            {t('portal:factors.enrolled')} <TimeOf at={enrolledAt} /> · {t('portal:factors.counts')}{' '}
            <TimeOf at={countsFrom} /> {t('portal:factors.alone')}
          </Text>
          <Text size="sm">{mine ? t('portal:factors.mine') : t('portal:factors.ask', { name, desk })}</Text>
        </div>
        {mine ? null : (
          <Group>
            <Button variant="default" loading={confirm.isPending} onClick={() => confirm.mutate()}>
              {t('portal:factors.confirm')}
            </Button>
          </Group>
        )}
      </div>
      <Problem error={confirm.error} />
    </li>
  );
}

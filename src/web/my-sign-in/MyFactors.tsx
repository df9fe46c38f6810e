import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Factors } from '../../contracts/sign-in.ts';
import { doors } from '../api/doors.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { Loaded } from '../components/Loaded.tsx';
import { Problem } from '../components/Problem.tsx';
import { Ago, TimeOf } from '../components/Time.tsx';
import { tellDone } from '../components/told.ts';
import { useCommand } from '../components/useCommand.ts';
import { useMyFactors } from '../components/useMyFactors.ts';
import { AddFactor } from './AddFactor.tsx';
import css from './my-sign-in.module.css';

type Mine = z.infer<typeof Factors>;

/** Passkeys and authenticators of mine: which count, since when, and the ways to add and remove one. */
export function MyFactors() {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const list = useMyFactors();
  const add = (
    <Button variant="default" onClick={() => setAdding(true)}>
      {t('my-sign-in:factors.add')}
    </Button>
  );
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('my-sign-in:factors.title')}
      </Title>
      <Loaded query={list} lines={3}>
        {({ factors }) => (
          <Stack gap="md">
            {factors.length === 0 ? (
              <EmptyState>{t('my-sign-in:factors.empty')}</EmptyState>
            ) : (
              <ul className={css.list}>
                {factors.map((factor) => (
                  <Row key={factor.id} factor={factor} />
                ))}
              </ul>
            )}
            {adding ? <AddFactor onClose={() => setAdding(false)} /> : <Group>{add}</Group>}
          </Stack>
        )}
      </Loaded>
    </section>
  );
}

function Row({ factor }: { factor: Mine['factors'][number] }) {
  const { t } = useTranslation();
  const { id, kind, label, enrolledAt, countsFrom, lastShownAt } = factor;
  const FactorIcon = kind === 'passkey' ? IconFingerprint : IconDeviceMobile;
  const [asked, setAsked] = useState(false);
  const remove = useCommand({
    path: doors.factor(id),
    method: 'DELETE',
    refresh: ['factor', 'sign-in', 'state'],
    onDone: () => tellDone(t('my-sign-in:factors.removed')),
  });
  return (
    <li className={css.row}>
      <FactorIcon size={26} stroke={1.5} aria-hidden />
      <div className={css.words}>
        <Text fw={600}>{label}</Text>
        <Text size="sm" c="dimmed">
          {t('my-sign-in:factors.since')} <TimeOf at={enrolledAt} />
          {lastShownAt === null ? null : (
            <>
              {' · '}
              {t('my-sign-in:factors.shown')} <Ago at={lastShownAt} />
            </>
          )}
        </Text>
        {countsFrom === null ? null : (
          <Text size="sm" fw={600}>
            {t('my-sign-in:factors.counts')} <TimeOf at={countsFrom} />
          </Text>
        )}
        {asked ? <Text size="sm">{t('my-sign-in:factors.removeWhat')}</Text> : null}
        <Problem error={remove.error} />
      </div>
      {asked ? (
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => setAsked(false)}>
            {t('my-sign-in:factors.keep')}
          </Button>
          <Button size="xs" variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('my-sign-in:factors.removeNow')}
          </Button>
        </Group>
      ) : (
        <Button size="xs" variant="default" onClick={() => setAsked(true)}>
          {t('my-sign-in:factors.remove')}
        </Button>
      )}
    </li>
  );
}

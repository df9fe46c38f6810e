import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SampleState } from '../../contracts/sample.ts';
import { ask } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { Problem } from '../components/Problem.tsx';
import { useCommand } from '../components/useCommand.ts';

const RENEWED = ['sample', 'clients', 'client', 'work', 'contacts'];

function useSample() {
  return useQuery({
    queryKey: ['sample'],
    queryFn: ({ signal }) => ask<SampleState>(doors.sample, signal),
    meta: { topics: ['client'] },
  });
}

/** Offers two made-up clients to a desk that has none. */
export function OfferSample() {
  const { t } = useTranslation();
  const load = useCommand<void, SampleState>({ path: doors.sample, body: () => ({}), refresh: RENEWED });
  if (useSample().data?.state !== 'possible') return null;
  return (
    <>
      <Stack align="center" gap={6} px="md">
        <Button variant="default" loading={load.isPending} onClick={() => load.mutate()}>
          {t('admin:sample.offer')}
        </Button>
        <Text size="sm" c="dimmed" ta="center" maw="44ch">
          {t('admin:sample.what')}
        </Text>
      </Stack>
      <Problem error={load.error} />
    </>
  );
}

/** Says that the sample is there, and removes it when asked twice. */
export function RemoveSample() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const remove = useCommand<void, SampleState>({
    path: doors.sample,
    method: 'DELETE',
    body: () => ({}),
    refresh: RENEWED,
    onDone: () => setAsked(false),
  });
  if (useSample().data?.state !== 'loaded') return null;
  return (
    <>
      <Group gap="sm">
        <Text size="sm">{t(asked ? 'admin:sample.sure' : 'admin:sample.loaded')}</Text>
        {asked ? (
          <>
            <Button size="xs" variant="default" onClick={() => setAsked(false)}>
              {t('admin:sample.keep')}
            </Button>
            <Button size="xs" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t('admin:sample.removeNow')}
            </Button>
          </>
        ) : (
          <Button size="xs" variant="default" onClick={() => setAsked(true)}>
            {t('admin:sample.remove')}
          </Button>
        )}
      </Group>
      <Problem error={remove.error} />
    </>
  );
}

import { Button, Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { RecordingRule, RecordingsPast } from '../../../contracts/recordings.ts';
import { ask, withQuery } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { tellDone } from '../../components/told.ts';
import { useCommand } from '../../components/useCommand.ts';

type Rule = z.infer<typeof RecordingRule>;

/** Saving how long films stay, and before that the count of those that would go at once. */
function useKept() {
  const { t } = useTranslation();
  const save = useCommand<Rule>({
    path: doors.recordingRule,
    refresh: ['front'],
    onDone: () => {
      look.reset();
      tellDone(t('admin:queue.saved'));
    },
  });
  const look = useMutation({
    mutationFn: (rule: Rule) => ask<z.infer<typeof RecordingsPast>>(withQuery(doors.recordingsPast, rule)),
    onSuccess: ({ count }, rule) => {
      if (count === 0) save.mutate(rule);
    },
  });
  return { save, look };
}

/** How long films stay. Where some would go at once, it is said how many, and asked. */
export function Kept({ days }: { days: number }) {
  const { t } = useTranslation();
  const [now, setNow] = useState<number | string>(days);
  const { save, look } = useKept();
  const isDays = typeof now === 'number' && Number.isInteger(now) && now >= 1 && now <= 3650;
  const press = () => {
    if (!isDays) return;
    if (now < days) look.mutate({ days: now });
    else save.mutate({ days: now });
  };
  const going = look.data?.count ?? 0;
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {t('admin:sessions.recordings')}
      </Title>
      <Text c="dimmed">{t('admin:sessions.recordingsLead')}</Text>
      <Group align="flex-end" gap="sm">
        <NumberInput
          label={t('admin:sessions.days')}
          error={isDays ? undefined : t('admin:sessions.daysRange')}
          value={now}
          min={1}
          max={3650}
          allowDecimal={false}
          onChange={(value) => {
            setNow(value);
            look.reset(); // what was counted was of other days
          }}
          w={160}
        />
        {going > 0 ? null : (
          <Button
            variant="default"
            disabled={!isDays || now === days}
            loading={save.isPending || look.isPending}
            onClick={press}
          >
            {t('admin:sessions.save')}
          </Button>
        )}
      </Group>
      {going > 0 && isDays ? (
        <Group gap="sm">
          <Text fw={600} role="status">
            {t('admin:sessions.going', { count: going, days: now })}
          </Text>
          <Button color="red" loading={save.isPending} onClick={() => save.mutate({ days: now })}>
            {t('admin:sessions.goingYes')}
          </Button>
          <Button variant="default" onClick={() => look.reset()}>
            {t('admin:sessions.goingNo')}
          </Button>
        </Group>
      ) : null}
      <Problem error={look.error ?? save.error} />
    </Stack>
  );
}

import { Button, Paper, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnrolOptions, FactorProof } from '../../contracts/sign-in.ts';
import { command } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { FactorEnrol } from '../components/FactorEnrol.tsx';
import { Loaded } from '../components/Loaded.tsx';
import { MADE_ONCE } from '../components/madeOnce.ts';
import { useWithFresh } from '../components/StepUp.tsx';
import { tellDone } from '../components/told.ts';
import { useCommand } from '../components/useCommand.ts';

/** Enrols one more factor; an older one is shown first, so that a stolen mailbox cannot add any. */
export function AddFactor({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const withFresh = useWithFresh();
  const [label, setLabel] = useState('');
  const options = useQuery({
    queryKey: ['factor-options'],
    queryFn: () => withFresh(() => command<EnrolOptions>(doors.factorOptions)),
    ...MADE_ONCE,
  });
  const enrol = useCommand<FactorProof>({
    path: doors.factors,
    refresh: ['factor', 'state'],
    onDone: () => {
      tellDone(t('my-sign-in:factors.added'));
      onClose();
    },
  });
  const named = (factor: FactorProof): FactorProof =>
    label.trim() === '' ? factor : { ...factor, label: label.trim() };
  return (
    <Paper p="lg">
      <Stack gap="md">
        <TextInput
          label={t('my-sign-in:factors.label')}
          placeholder={t('my-sign-in:factors.labelExample')}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          maxLength={60}
          maw={360}
        />
        <Loaded query={options} lines={3}>
          {(made) => <FactorEnrol options={made} onMade={(factor) => enrol.mutateAsync(named(factor))} />}
        </Loaded>
        <Button variant="subtle" onClick={onClose}>
          {t('my-sign-in:factors.keepAsIs')}
        </Button>
      </Stack>
    </Paper>
  );
}

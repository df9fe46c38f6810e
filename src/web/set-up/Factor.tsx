import { Button, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { EnrolOptions, FactorProof, SetUpFinish } from '../../contracts/sign-in.ts';
import { command } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import type { Mistakes } from '../api/mistakes.ts';
import { mistakesIn } from '../api/mistakes.ts';
import { FactorEnrol } from '../components/FactorEnrol.tsx';
import { Step } from './Step.tsx';

export interface FactorProps {
  /** What was typed, with the link's secret. */
  asked: Omit<z.infer<typeof SetUpFinish>, 'factor'>;
  options: EnrolOptions;
  onBack: () => void;
  /** The server does not take what was typed about the person. */
  onRefused: (mistakes: Mistakes) => void;
  onDone: () => void;
}

/** Second screen, second half: the factor. Its confirmation makes desk, person and factor at once. */
export function Factor({ asked, options, onBack, onRefused, onDone }: FactorProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const finish = async (factor: FactorProof): Promise<void> => {
    try {
      await command(doors.setUpFinish, { ...asked, factor });
    } catch (refused) {
      const mistakes = mistakesIn(refused);
      if (['first', 'last', 'email'].some((field) => field in mistakes)) onRefused(mistakes);
      throw refused;
    }
    await client.invalidateQueries({ queryKey: ['state'] });
    onDone();
  };
  return (
    <Stack gap="lg">
      <Step n={3} title={t('set-up:factor.title')} lead={t('set-up:factor.lead')} />
      <FactorEnrol options={options} onMade={finish} />
      <Button variant="subtle" onClick={onBack}>
        {t('set-up:back')}
      </Button>
    </Stack>
  );
}

import { Button, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { EnrolOptions, FactorProof } from '../../contracts/sign-in.ts';
import { command, newKey } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import type { Mistakes } from '../api/mistakes.ts';
import { mistakesIn } from '../api/mistakes.ts';
import { FactorEnrol } from '../components/FactorEnrol.tsx';
import { Loaded } from '../components/Loaded.tsx';
import type { TypedPerson } from '../components/NameFields.tsx';
import { Step } from './Step.tsx';

export interface FactorProps {
  secret: string;
  deskName: string;
  person: TypedPerson;
  onBack: () => void;
  /** The server does not take what was typed about the person. */
  onRefused: (mistakes: Mistakes) => void;
  onDone: () => void;
}

/** Second screen, second half: the factor. Its confirmation makes desk, person and factor at once. */
export function Factor({ secret, deskName, person, onBack, onRefused, onDone }: FactorProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { first, last, email } = person;
  const asked = { secret, first, last, email };
  const options = useQuery({
    queryKey: ['set-up', 'options', asked],
    queryFn: () => command<EnrolOptions>(doors.setUpOptions, asked),
    // A new secret would be another one than the app was given.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const finish = async (factor: FactorProof): Promise<void> => {
    try {
      await command(doors.setUpFinish, { ...asked, deskName, factor }, 'POST', newKey());
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
      <Loaded query={options}>{(made) => <FactorEnrol options={made} onMade={finish} />}</Loaded>
      <Button variant="subtle" onClick={onBack}>
        {t('set-up:back')}
      </Button>
    </Stack>
  );
}

import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Mistakes } from '../api/mistakes.ts';
import type { TypedPerson } from '../components/NameFields.tsx';
import { NameFields } from '../components/NameFields.tsx';
import { Problem } from '../components/Problem.tsx';
import { Step } from './Step.tsx';

export interface YouProps {
  value: TypedPerson;
  /** What the server found wrong with it. */
  mistakes: Mistakes;
  /** Why it could not be asked, or was refused. */
  error: unknown;
  busy: boolean;
  onChange: (person: TypedPerson) => void;
  onBack: () => void;
  onNext: () => void;
}

/** Second screen, first half: the first person of the desk. */
export function You({ value, mistakes, error, busy, onChange, onBack, onNext }: YouProps) {
  const { t } = useTranslation();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onNext();
      }}
    >
      <Stack gap="lg">
        <Step n={2} title={t('set-up:you.title')} lead={t('set-up:you.lead')} />
        <NameFields value={value} onChange={onChange} mistakes={mistakes} self />
        {Object.keys(mistakes).length > 0 ? null : <Problem error={error} />}
        <Group>
          <Button variant="default" size="md" onClick={onBack}>
            {t('set-up:back')}
          </Button>
          <Button type="submit" size="md" flex={1} loading={busy}>
            {t('set-up:next')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

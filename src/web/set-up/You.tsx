import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Mistakes } from '../api/mistakes.ts';
import type { TypedPerson } from '../components/NameFields.tsx';
import { NameFields } from '../components/NameFields.tsx';
import { Step } from './Step.tsx';

export interface YouProps {
  value: TypedPerson;
  /** What the server found wrong with it. */
  mistakes: Mistakes;
  onChange: (person: TypedPerson) => void;
  onBack: () => void;
  onNext: () => void;
}

/** Second screen, first half: the first person of the desk. */
export function You({ value, mistakes, onChange, onBack, onNext }: YouProps) {
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
        <Group>
          <Button variant="default" size="md" onClick={onBack}>
            {t('set-up:back')}
          </Button>
          <Button type="submit" size="md" flex={1}>
            {t('set-up:next')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

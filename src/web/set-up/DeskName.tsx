import { Button, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Step } from './Step.tsx';

export interface DeskNameProps {
  value: string;
  onChange: (name: string) => void;
  onNext: () => void;
}

/** First screen: what the desk is called, as callers will read it in every mail. */
export function DeskName({ value, onChange, onNext }: DeskNameProps) {
  const { t } = useTranslation();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() !== '') onNext();
      }}
    >
      <Stack gap="lg">
        <Step n={1} title={t('set-up:desk.title')} lead={t('set-up:desk.lead')} />
        <TextInput
          label={t('set-up:desk.name')}
          placeholder={t('set-up:desk.example')}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          maxLength={100}
          size="md"
          required
          autoFocus
          autoComplete="organization"
        />
        <Button type="submit" size="md">
          {t('set-up:next')}
        </Button>
      </Stack>
    </form>
  );
}

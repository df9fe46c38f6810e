import { Button, Group, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

export interface SixDigitsProps {
  busy: boolean;
  /** Whether this is the page's first way, and its button the filled one. */
  primary: boolean;
  onDigits: (code: string) => void;
}

/** One field for an authenticator's six digits; spaces are forgiven. */
export function SixDigits({ busy, primary, onDigits }: SixDigitsProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [bad, setBad] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const code = typed.replace(/\s/g, '');
    const whole = /^\d{6}$/.test(code);
    setBad(!whole);
    if (whole) onDigits(code);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Group align="flex-start" gap="sm" wrap="nowrap">
        <TextInput
          label={t('common:factor.code')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={bad ? t('common:factor.codeBad') : null}
          data-autofocus={primary || undefined}
          autoFocus={primary}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={9}
          size="md"
          maw={210}
          flex={1}
        />
        <Button
          type="submit"
          size="md"
          mt={25}
          flex="none"
          loading={busy}
          variant={primary ? 'filled' : 'default'}
        >
          {t('common:factor.send')}
        </Button>
      </Group>
    </form>
  );
}

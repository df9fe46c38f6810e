import { Button, Stack, Text } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FactorProof } from '../../contracts/sign-in.ts';
import { ApiProblem } from '../api/problem.ts';
import { SixDigits } from './SixDigits.tsx';
import { passkeysWork, showPasskey } from './passkey.ts';
import { Problem } from './Problem.tsx';

export interface FactorShowProps {
  /** WebAuthn request options from the server; null when the account has no passkey. */
  passkey: Record<string, unknown> | null;
  authenticator: boolean;
  /** Takes what was shown to the server; what it throws is told here. */
  onShown: (factor: FactorProof) => Promise<unknown>;
}

/** Asks somebody to show a factor they have: passkey first, authenticator beside it. */
export function FactorShow({ passkey, authenticator, onShown }: FactorShowProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const attempt = async (show: () => Promise<FactorProof>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await onShown(await show());
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  if (passkey === null && !authenticator) return <Problem error={noFactor(t)} />;
  return (
    <Stack gap="md">
      {passkey === null ? null : (
        <Stack gap={6}>
          <Button
            size="lg"
            leftSection={<IconFingerprint aria-hidden />}
            loading={busy}
            disabled={!passkeysWork()}
            onClick={() => void attempt(() => showPasskey(passkey))}
            data-autofocus
            autoFocus
          >
            {t('common:factor.passkey')}
          </Button>
          <Text size="sm" c="dimmed">
            {t(passkeysWork() ? 'common:factor.passkeyWhat' : 'common:factor.passkeyNotHere')}
          </Text>
        </Stack>
      )}
      {authenticator ? (
        <div>
          <SixDigits
            busy={busy}
            primary={passkey === null}
            onDigits={(code) => void attempt(() => Promise.resolve({ kind: 'authenticator', code }))}
          />
        </div>
      ) : null}
      <Problem error={error} />
    </Stack>
  );
}

function noFactor(t: (key: string) => string): ApiProblem {
  const detail = t('common:factor.none');
  return new ApiProblem({
    status: 403,
    code: 'factor-missing',
    title: detail,
    detail,
    next: t('common:factor.noneNext'),
  });
}

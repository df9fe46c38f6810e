import { Button, Code, Divider, Group, Stack, Text } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnrolOptions, FactorProof } from '../../contracts/sign-in.ts';
import { Problem } from './Problem.tsx';
import { QrPicture } from './QrPicture.tsx';
import { SixDigits } from './SixDigits.tsx';
import css from './FactorEnrol.module.css';
import { makePasskey, passkeysWork } from './passkey.ts';

export interface FactorEnrolProps {
  options: EnrolOptions;
  /** Takes the new factor to the server; what it throws is told here. */
  onMade: (factor: FactorProof) => Promise<unknown>;
}

/** Makes somebody's factor: a passkey, or an authenticator app by picture or typed key. */
export function FactorEnrol({ options, onMade }: FactorEnrolProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [byApp, setByApp] = useState(!passkeysWork());
  const attempt = async (make: () => Promise<FactorProof>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await onMade(await make());
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      <Stack gap={6}>
        <Button
          size="lg"
          leftSection={<IconFingerprint aria-hidden />}
          variant={byApp ? 'default' : 'filled'}
          disabled={!passkeysWork()}
          loading={busy && !byApp}
          onClick={() => void attempt(() => makePasskey(options.passkey))}
        >
          {t('common:factor.passkey')}
        </Button>
        <Text size="sm" c="dimmed">
          {t(passkeysWork() ? 'common:factor.passkeyWhat' : 'common:factor.passkeyNotHere')}
        </Text>
      </Stack>
      <Divider label={t('common:factor.or')} />
      {byApp ? (
        <ByApp
          options={options.authenticator}
          busy={busy}
          onDigits={(code) => void attempt(() => Promise.resolve({ kind: 'authenticator', code }))}
        />
      ) : (
        <AppInstead
          onChosen={() => {
            setByApp(true);
            setError(null); // it told of the passkey
          }}
        />
      )}
      <Problem error={error} />
    </Stack>
  );
}

function AppInstead({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack gap={6}>
      <Button size="lg" variant="default" leftSection={<IconDeviceMobile aria-hidden />} onClick={onChosen}>
        {t('common:factor.authenticator')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('common:factor.authenticatorWhat')}
      </Text>
    </Stack>
  );
}

interface ByAppProps {
  options: EnrolOptions['authenticator'];
  busy: boolean;
  onDigits: (code: string) => void;
}

function ByApp({ options, busy, onDigits }: ByAppProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Group align="flex-start" gap="lg">
        <Stack gap={6}>
          <Text fw={600}>{t('common:factor.scan')}</Text>
          <QrPicture words={options.uri} alt={t('common:factor.scanAlt')} />
        </Stack>
        <Stack gap={6} flex="1 1 200px">
          <Text fw={600}>{t('common:factor.typed')}</Text>
          <Code fz="md" className={css.secret}>
            {(options.secret.match(/.{1,4}/g) ?? []).join(' ')}
          </Code>
        </Stack>
      </Group>
      <SixDigits busy={busy} primary onDigits={onDigits} />
    </Stack>
  );
}

import { Button, Code, Divider, Group, Stack, Text } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnrolOptions, FactorProof } from '../../contracts/sign-in.ts';
import { Problem } from './Problem.tsx';
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
        <Stack gap={6}>
          <Button
            size="lg"
            variant="default"
            leftSection={<IconDeviceMobile aria-hidden />}
            onClick={() => setByApp(true)}
          >
            {t('common:factor.authenticator')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('common:factor.authenticatorWhat')}
          </Text>
        </Stack>
      )}
      <Problem error={error} />
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
          <Picture uri={options.uri} />
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

/** The key as a QR picture: black on white in both schemes, since cameras need it so. */
function Picture({ uri }: { uri: string }) {
  const { t } = useTranslation();
  const [drawn, setDrawn] = useState<{ path: string; size: number } | null>(null);
  useEffect(() => {
    let gone = false;
    void import('./qr.ts').then(({ qrPath }) => {
      if (!gone) setDrawn(qrPath(uri));
    });
    return () => {
      gone = true;
    };
  }, [uri]);
  if (drawn === null) return <div className={css.picture} />;
  return (
    <svg
      className={css.picture}
      viewBox={`-4 -4 ${drawn.size + 8} ${drawn.size + 8}`}
      role="img"
      aria-label={t('common:factor.scanAlt')}
      shapeRendering="crispEdges"
    >
      <path d={drawn.path} fill="#000" />
    </svg>
  );
}

import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { StopShown } from '../../contracts/sign-in.ts';
import { PageTitle } from '../components/PageTitle.tsx';
import { Problem } from '../components/Problem.tsx';
import { Quote } from '../components/Quote.tsx';
import { TimeOf } from '../components/Time.tsx';

/** What the link is for, as the server tells it. */
export type Shown = z.infer<typeof StopShown>;

interface AskedProps {
  it: Shown;
  busy: boolean;
  error: unknown;
  onStop: () => void;
}

/** What would be stopped, what that does, and the button that does it. */
export function Asked({ it, ...step }: AskedProps) {
  return it.what === 'wait' ? <Wait it={it} {...step} /> : <Factor it={it} {...step} />;
}

function Wait({ it, ...step }: AskedProps) {
  const { t } = useTranslation();
  const { deskName, clientName, agentName } = it;
  const asker = it.asker ?? '';
  return (
    <Stack gap="lg">
      <PageTitle title={t('stop:wait.title')} lead={t('stop:wait.lead', { deskName, clientName })} />
      <div>
        <Quote
          words={it.asked ?? ''}
          who={agentName === null ? asker : t('stop:through', { asker, agentName, deskName })}
        />
        <Times began={t('stop:at')} at={it.at} then={t('stop:wait.from')} until={it.until} />
      </div>
      <Does>
        <li>{t('stop:wait.ends')}</li>
        <li>{t('stop:wait.shown')}</li>
      </Does>
      <Step {...step} label={t('stop:wait.button')} keep={t('stop:wait.keep')} />
    </Stack>
  );
}

function Factor({ it, ...step }: AskedProps) {
  const { t } = useTranslation();
  const { deskName, own } = it;
  const owner = it.owner ?? '';
  return (
    <Stack gap="lg">
      <PageTitle
        title={t('stop:factor.title')}
        lead={t(own ? 'stop:factor.lead.own' : 'stop:factor.lead.others', { deskName, owner })}
      />
      <div>
        <Text fw={600}>{t(`stop:factor.kind.${it.factorKind ?? 'passkey'}`)}</Text>
        <Times began={t('stop:added')} at={it.at} then={t('stop:factor.from')} until={it.until} />
      </div>
      <Does>
        <li>{t('stop:factor.removes')}</li>
        <li>{t(own ? 'stop:factor.signsOut.own' : 'stop:factor.signsOut.others', { owner })}</li>
        <li>{t('stop:factor.tells')}</li>
      </Does>
      <Step
        {...step}
        label={t('stop:factor.button')}
        keep={t(own ? 'stop:factor.keep.own' : 'stop:factor.keep.others')}
      />
    </Stack>
  );
}

function Times({ began, at, then, until }: { began: string; at: string; then: string; until: string }) {
  return (
    <Text size="sm" c="dimmed" mt={4}>
      {began} <TimeOf at={at} /> · {then} <TimeOf at={until} />
    </Text>
  );
}

function Does({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div>
      <Text fw={600}>{t('stop:does')}</Text>
      <ul>
        {children}
        <li>{t('stop:record')}</li>
      </ul>
    </div>
  );
}

function Step({
  label,
  keep,
  busy,
  error,
  onStop,
}: Omit<AskedProps, 'it'> & { label: string; keep: string }) {
  return (
    <>
      <Problem error={error} />
      <Button size="lg" onClick={onStop} loading={busy}>
        {label}
      </Button>
      <Text size="sm" c="dimmed">
        {keep}
      </Text>
    </>
  );
}

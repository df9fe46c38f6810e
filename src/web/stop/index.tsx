import { Stack, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { command } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { ApiProblem } from '../api/problem.ts';
import { useLinkSecret } from '../api/linkSecret.ts';
import { useIntents } from '../components/useCommand.ts';
import { Loaded } from '../components/Loaded.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { Plain } from '../components/Plain.tsx';
import { addTexts } from '../i18n/index.ts';
import texts from '../i18n/en/stop.json';
import { Asked } from './Asked.tsx';
import type { Shown } from './Asked.tsx';

addTexts('stop', texts);

/** Where a stop link leads: what waits or counts later, and one button that stops it. */
export function Component() {
  const { t } = useTranslation();
  const secret = useLinkSecret();
  return (
    <Plain>
      {secret === null ? (
        <PageTitle title={t('stop:cut.title')} lead={t('stop:cut.text')} />
      ) : (
        <Stop key={secret} secret={secret} />
      )}
    </Plain>
  );
}

function Stop({ secret }: { secret: string }) {
  const { t } = useTranslation();
  const shown = useQuery({
    queryKey: ['stop', secret],
    queryFn: () => command<Shown>(doors.stopLook, { secret }),
    refetchOnWindowFocus: false,
  });
  const intents = useIntents();
  const stop = useMutation({
    mutationFn: () => intents.once('stop', (key) => command(doors.stop, { secret }, 'POST', key)),
  });
  if (shown.error instanceof ApiProblem && shown.error.code === 'link-bad')
    return <PageTitle title={t('stop:bad.title')} lead={t('stop:bad.text')} />;
  return (
    <Loaded query={shown}>
      {(it) => {
        if (stop.isSuccess || it.state === 'stopped') return <Stopped what={it.what} />;
        if (it.state === 'over') return <PageTitle title={t('stop:over.title')} lead={t('stop:over.lead')} />;
        return <Asked it={it} busy={stop.isPending} error={stop.error} onStop={() => stop.mutate()} />;
      }}
    </Loaded>
  );
}

function Stopped({ what }: { what: Shown['what'] }) {
  const { t } = useTranslation();
  return (
    <Stack gap="lg" role="status">
      <IconShieldCheck size={56} stroke={1.5} aria-hidden />
      <PageTitle title={t('stop:done')} />
      <Text>{t(what === 'wait' ? 'stop:wait.done' : 'stop:factor.done')}</Text>
    </Stack>
  );
}

import { Button, Stack, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { NotMeShown } from '../../contracts/sign-in.ts';
import { command } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { ApiProblem } from '../api/problem.ts';
import { useLinkSecret } from '../api/linkSecret.ts';
import { useIntents } from '../components/useCommand.ts';
import { Loaded } from '../components/Loaded.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { Plain } from '../components/Plain.tsx';
import { Problem } from '../components/Problem.tsx';
import { TimeOf } from '../components/Time.tsx';
import { addTexts } from '../i18n/index.ts';
import texts from '../i18n/en/not-me.json';

addTexts('not-me', texts);

type Shown = z.infer<typeof NotMeShown>;

/** Where the link "That was not me" of a code mail leads: what was asked, and one button that stops it. */
export function Component() {
  const { t } = useTranslation();
  const secret = useLinkSecret();
  return (
    <Plain>
      {secret === null ? (
        <PageTitle title={t('not-me:cut.title')} lead={t('not-me:cut.text')} />
      ) : (
        <NotMe key={secret} secret={secret} />
      )}
    </Plain>
  );
}

function NotMe({ secret }: { secret: string }) {
  const { t } = useTranslation();
  const shown = useQuery({
    queryKey: ['not-me', secret],
    queryFn: () => command<Shown>(doors.notMeLook, { secret }),
    refetchOnWindowFocus: false,
  });
  const intents = useIntents();
  const stop = useMutation({
    mutationFn: () => intents.once('stop', (key) => command(doors.notMe, { secret }, 'POST', key)),
  });
  if (shown.error instanceof ApiProblem && shown.error.code === 'link-bad')
    return <PageTitle title={t('not-me:over.title')} lead={t('not-me:over.text')} />;
  return (
    <Loaded query={shown}>
      {(call) =>
        stop.isSuccess || call.state === 'done' ? (
          <Stopped />
        ) : (
          <Asked call={call} busy={stop.isPending} error={stop.error} onStop={() => stop.mutate()} />
        )
      }
    </Loaded>
  );
}

interface AskedProps {
  call: Shown;
  busy: boolean;
  error: unknown;
  onStop: () => void;
}

function Asked({ call, busy, error, onStop }: AskedProps) {
  const { t } = useTranslation();
  const { agentName, deskName } = call;
  return (
    <Stack gap="lg">
      <PageTitle title={t('not-me:title')} lead={t('not-me:lead', { agentName, deskName })} />
      <div>
        <Text fw={600}>
          <bdi>{call.asked}</bdi>
        </Text>
        <Text size="sm" c="dimmed" mt={4}>
          <TimeOf at={call.at} />
        </Text>
      </div>
      <div>
        <Text fw={600}>{t('not-me:does')}</Text>
        <ul>
          <li>{t('not-me:ends')}</li>
          <li>{t('not-me:fence')}</li>
          <li>{t('not-me:tells')}</li>
        </ul>
      </div>
      <Problem error={error} />
      <Button size="lg" onClick={onStop} loading={busy}>
        {t('not-me:stop')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('not-me:wasMe')}
      </Text>
    </Stack>
  );
}

function Stopped() {
  const { t } = useTranslation();
  return (
    <Stack gap="lg" role="status">
      <IconShieldCheck size={56} stroke={1.5} aria-hidden />
      <PageTitle title={t('not-me:done.title')} lead={t('not-me:done.lead')} />
      <Text>{t('not-me:done.next')}</Text>
    </Stack>
  );
}

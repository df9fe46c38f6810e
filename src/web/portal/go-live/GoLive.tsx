import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { ClientWhole } from '../../../contracts/clients.ts';
import type { GoLive as Confirmed } from '../../../contracts/requests.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { useMe } from '../../api/session.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useCommand } from '../../components/useCommand.ts';
import { Preset } from '../policy/Preset.tsx';
import { Directory } from './Directory.tsx';
import { Owned } from './Owned.tsx';

type Whole = z.infer<typeof ClientWhole>;

/** The first Super admin looks through people and rules once and confirms them: from then on the client is live. */
export function GoLive() {
  const { t } = useTranslation();
  const me = useMe();
  const whole = useQuery({
    queryKey: ['onboarding'],
    queryFn: ({ signal }) => ask<Whole>(doors.onboarding, signal),
    meta: { topics: ['client'] },
  });
  return (
    <Stack gap="xl">
      <PageTitle
        title={t('portal:goLive.title', { client: me.clientName })}
        lead={t('portal:goLive.lead', { desk: me.deskName })}
      />
      <Loaded query={whole} lines={8}>
        {(client) => (
          <>
            <Directory whole={client} />
            <Owned whole={client} />
            <Preset preset={client.client.preset} />
            <Confirm whole={client} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function Confirm({ whole }: { whole: Whole }) {
  const { t } = useTranslation();
  const me = useMe();
  const confirm = useCommand<z.input<typeof Confirmed>>({
    path: doors.goLive,
    refresh: ['state', 'onboarding'],
  });
  const { people, client } = whole;
  // The lists stand live: what the desk alters under the reader's eyes is not confirmed before they were told.
  const [read, setRead] = useState(client.version);
  if (client.state === 'onboarding' && client.version !== read) {
    const again = (): void => {
      confirm.reset();
      setRead(client.version);
    };
    return <Altered onAgain={again} />;
  }
  return (
    <Stack gap="md">
      <Text>{t('portal:goLive.means')}</Text>
      <Problem error={confirm.error} />
      <Button
        size="lg"
        loading={confirm.isPending}
        onClick={() => confirm.mutate({ preset: 'strict', people: people.length, version: client.version })}
      >
        {t('portal:goLive.confirm', { count: people.length })}
      </Button>
      <Text size="sm" c="dimmed">
        {t('portal:goLive.wrong', { desk: me.deskName })}
      </Text>
    </Stack>
  );
}

/** In the place of the button that confirms: what was read stands no longer as it was. */
function Altered({ onAgain }: { onAgain: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const again = (): void => {
    onAgain();
    document.querySelector<HTMLElement>('h1')?.focus();
  };
  return (
    <Stack gap="md" role="alert">
      <Text fw={600}>{t('portal:goLive.altered', { desk: me.deskName })}</Text>
      <Button size="lg" variant="default" w="fit-content" onClick={again}>
        {t('portal:goLive.again')}
      </Button>
    </Stack>
  );
}

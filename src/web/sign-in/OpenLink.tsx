import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { LinkOpened } from '../../contracts/sign-in.ts';
import { command } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { Countdown } from '../components/Time.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { Problem } from '../components/Problem.tsx';
import { ShowFactor } from './ShowFactor.tsx';

/**
 * The page of a sign-in link. Opening it does nothing, since mail scanners open links; the button spends the link.
 */
export function OpenLink({ secret }: { secret: string }) {
  const { t } = useTranslation();
  const open = useMutation({
    mutationFn: () => command<z.infer<typeof LinkOpened>>(doors.signInOpen, { secret }),
  });
  if (open.data !== undefined) return <Opened opened={open.data} />;
  return (
    <Stack gap="lg">
      <PageTitle title={t('sign-in:link.title')} lead={t('sign-in:link.lead')} />
      <Problem error={open.error} />
      {open.error === null ? (
        <Button size="lg" onClick={() => open.mutate()} loading={open.isPending} autoFocus>
          {t('sign-in:link.go')}
        </Button>
      ) : (
        <Button size="md" component="a" href="/sign-in">
          {t('sign-in:link.fresh')}
        </Button>
      )}
      <Text size="sm" c="dimmed">
        {t('sign-in:link.notYou')}
      </Text>
    </Stack>
  );
}

function Opened({ opened }: { opened: z.infer<typeof LinkOpened> }) {
  const { t } = useTranslation();
  const { accounts, ticket, expiresAt } = opened;
  const only = accounts.length === 1 ? accounts[0] : undefined;
  const [chosen, setChosen] = useState<string | null>(only?.id ?? null);
  const account = accounts.find(({ id }) => id === chosen);
  if (account !== undefined) {
    const back = accounts.length > 1 ? () => setChosen(null) : undefined;
    return <ShowFactor ticket={ticket} account={account} onBack={back} />;
  }
  return (
    <Stack gap="lg">
      <PageTitle title={t('sign-in:choose.title')} lead={t('sign-in:choose.lead')} />
      {accounts.map(({ id, label, kind }) => (
        <Button
          key={id}
          variant="default"
          size="lg"
          justify="space-between"
          onClick={() => setChosen(id)}
          rightSection={
            <Text span size="sm" c="dimmed">
              {t(kind === 'agent' ? 'common:face.desk' : 'common:face.portal')}
            </Text>
          }
        >
          {label}
        </Button>
      ))}
      <Text size="sm" c="dimmed">
        <Countdown until={expiresAt} />
      </Text>
    </Stack>
  );
}

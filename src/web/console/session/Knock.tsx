import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../contracts/sessions.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { Ago } from '../../components/Time.tsx';
import css from './session.module.css';
import { CustomerFacts } from './side/Customer.tsx';
import { useSessionCommand } from './useSession.ts';

/** Somebody came with the key: nothing flows until they are let in. */
export function Knock({
  session,
  customer,
}: {
  session: Session;
  customer: NonNullable<Session['customer']>;
}) {
  const { t } = useTranslation();
  const admit = useSessionCommand<{ customerId: string; admit: boolean }>(
    doors.sessionStep(session.id, 'admit'),
  );
  const answer = (yes: boolean) => admit.mutate({ customerId: customer.id, admit: yes });
  return (
    <Paper p="xl" className={css.card ?? ''} role="alert">
      <Stack gap="md">
        <div>
          <Title order={2} size="h2" className={css.name ?? ''}>
            <bdi>{customer.name}</bdi>
          </Title>
          <Text c="dimmed">
            {t(`session:customer.cameBy.${customer.cameBy}`)}, <Ago at={customer.knockedAt} />
          </Text>
        </div>
        <CustomerFacts customer={customer} />
        {session.me.part === 'host' ? (
          <>
            <Text>{t('session:knock.check')}</Text>
            <Group gap="sm">
              <Button size="md" loading={admit.isPending} onClick={() => answer(true)}>
                {t('session:knock.admit')}
              </Button>
              <Button size="md" variant="default" disabled={admit.isPending} onClick={() => answer(false)}>
                {t('session:knock.refuse')}
              </Button>
            </Group>
          </>
        ) : (
          <Text>{t('session:knock.hosts', { host: session.hostName })}</Text>
        )}
        <Problem error={admit.error} />
      </Stack>
    </Paper>
  );
}

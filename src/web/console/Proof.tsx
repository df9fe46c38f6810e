import { Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../contracts/contacts.ts';
import type { RequestView } from '../../contracts/requests.ts';
import { ProofDots } from '../components/ProofDots.tsx';
import { Ago } from '../components/Time.tsx';
import css from './console.module.css';
import { Ways } from './Ways.tsx';

export interface ProofProps {
  contact: Contact;
  /** Whether this agent may act in it. */
  open: boolean;
  request: RequestView | undefined;
}

/** How far the caller is proven, by what and when; and the ways further. */
export function Proof({ contact, open, request }: ProofProps) {
  const { t } = useTranslation();
  const [raising, setRaising] = useState(false);
  const last = contact.proofs.at(-1);
  const needed = request?.answer.outcome === 'verify' && request.state !== 'done';
  const running = contact.code !== null || contact.digits !== null;
  const can = open && contact.tier < 3 && contact.fencedUntil === null;
  return (
    <Stack gap="sm" className={css.proof ?? ''}>
      <Group justify="space-between" gap="sm">
        <Group gap="md">
          <ProofDots tier={contact.tier} />
          {last === undefined ? null : (
            <Text size="sm" c="dimmed">
              {t(`console:way.${last.way}`)} <Ago at={last.at} />
              {last.evaluation ? ` · ${t('console:proof.evaluation')}` : ''}
            </Text>
          )}
        </Group>
        {can && !raising && !needed && !running ? (
          <Button variant="default" size="xs" onClick={() => setRaising(true)}>
            {t('console:proof.raise')}
          </Button>
        ) : null}
      </Group>
      {can && (raising || needed || running) ? (
        <Ways contact={contact} request={request} needed={request?.answer.needs?.tier ?? 3} />
      ) : null}
    </Stack>
  );
}

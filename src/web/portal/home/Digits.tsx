import { Button, Group, Paper, PinInput, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { DigitsAsked } from '../../../contracts/requests.ts';
import { doors } from '../../api/doors.ts';
import { tellDone } from '../../components/told.ts';
import { Problem } from '../../components/Problem.tsx';
import { Countdown } from '../../components/Time.tsx';
import { useCommand } from '../../components/useCommand.ts';
import { useWaiting } from './useWaiting.ts';

type Asked = z.infer<typeof DigitsAsked>;

/** On every page of the portal: somebody at the desk has this person on the phone and asks them to confirm. */
export function Digits() {
  const waiting = useWaiting();
  return (
    <>
      {(waiting.data?.digits ?? []).map((asked) => (
        <Confirm key={`${asked.contactId} ${asked.expiresAt}`} asked={asked} />
      ))}
    </>
  );
}

function Confirm({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const [digits, setDigits] = useState('');
  const [refused, setRefused] = useState(0);
  const { contactId } = asked;
  const confirm = useCommand<string>({
    path: doors.digits,
    body: (typed) => ({ contactId, digits: typed }),
    refresh: ['waiting', 'done'],
    onDone: () => tellDone(t('portal:digits.done')),
  });
  const notMe = useCommand({
    path: doors.contactNotMe(contactId),
    refresh: ['waiting', 'done'],
    onDone: () => tellDone(t('portal:notMe.done')),
  });
  // The fourth digit sends them; whoever presses Confirm as well, while the card still stands, sends nothing twice.
  const sent = confirm.isPending || confirm.isSuccess;
  const again = (): void => {
    setDigits('');
    setRefused((times) => times + 1);
  };
  const send = (typed: string): void => {
    if (!sent) confirm.mutate(typed, { onError: again });
  };
  return (
    <Paper
      p="lg"
      mb="xl"
      bg="var(--bw-verify-paper)"
      style={{ borderColor: 'var(--bw-verify-edge)' }}
      role="alert"
    >
      <Stack gap="md">
        <Asks asked={asked} />
        <Typed
          key={refused}
          again={refused > 0}
          digits={digits}
          busy={sent}
          onType={setDigits}
          onSend={send}
        />
        <Problem error={confirm.error ?? notMe.error} />
        <Group justify="space-between">
          <Text size="sm">
            <Countdown until={asked.expiresAt} /> · {t('portal:digits.tries', { count: asked.triesLeft })}
          </Text>
          <Button variant="default" onClick={() => notMe.mutate()} loading={notMe.isPending}>
            {t('portal:digits.notMe')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

/** Who asks, and about what. */
function Asks({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  return (
    <div>
      <Title order={2} size="h3">
        {t('portal:digits.title', { agent: asked.agent })}
      </Title>
      <Text mt={6}>
        {asked.asked === null ? t('portal:digits.lead') : t('portal:digits.for', { what: asked.asked })}
      </Text>
    </div>
  );
}

interface TypedProps {
  /** Emptied after a refusal: the next digits begin in the first box again. */
  again: boolean;
  digits: string;
  busy: boolean;
  onType: (digits: string) => void;
  onSend: (digits: string) => void;
}

function Typed({ again, digits, busy, onType, onSend }: TypedProps) {
  const { t } = useTranslation();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSend(digits);
      }}
    >
      <Group align="center" gap="md">
        <PinInput
          length={4}
          type="number"
          size="xl"
          value={digits}
          onChange={onType}
          onComplete={onSend}
          oneTimeCode={false}
          autoFocus={again}
          placeholder=""
          aria-label={t('portal:digits.label')}
          getInputProps={(at) => ({ 'aria-label': t('portal:digits.digit', { n: at + 1 }) })}
        />
        <Button type="submit" size="md" loading={busy} disabled={digits.length < 4}>
          {t('portal:digits.confirm')}
        </Button>
      </Group>
    </form>
  );
}

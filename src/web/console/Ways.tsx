import { Box, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Contact, DigitsShown } from '../../contracts/contacts.ts';
import type { RequestView } from '../../contracts/requests.ts';
import { doors } from '../api/doors.ts';
import { Problem } from '../components/Problem.tsx';
import { Countdown } from '../components/Time.tsx';
import { useCommand } from '../components/useCommand.ts';
import css from './console.module.css';
import { useContactCommand } from './useContacts.ts';

interface WaysProps {
  contact: Contact;
  request: RequestView | undefined;
  /** The tier that is needed; a way below it is never what is advised. */
  needed: number;
}

/** The ways to the needed tier, best first, and whatever of them is running. */
export function Ways({ contact, request, needed }: WaysProps) {
  const { t } = useTranslation();
  const code = useContactCommand<{ requestId?: string }>(doors.contactCode(contact.id));
  const digits = useCommand<undefined, z.infer<typeof DigitsShown>>({
    path: doors.contactDigits(contact.id),
    refresh: ['contact'],
  });
  const ways = [...contact.ways].sort(
    (a, b) =>
      Number(b.available) - Number(a.available) ||
      Number(b.tier >= needed) - Number(a.tier >= needed) ||
      a.tier - b.tier,
  );
  const asked = request === undefined ? {} : { requestId: request.id };
  // What runs is what comes next, not what would begin it once more.
  const running = contact.digits !== null || (contact.code !== null && contact.code.state !== 'not-sent');
  const start = (way: string): void =>
    way === 'code-by-mail' ? code.mutate(asked) : digits.mutate(undefined);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        {ways.map(({ way, tier, available, seconds }, at) => (
          <Button
            key={way}
            variant={at === 0 && tier >= needed && !running ? 'filled' : 'default'}
            disabled={!available}
            loading={way === 'code-by-mail' ? code.isPending : digits.isPending}
            onClick={() => start(way)}
          >
            {t(`console:way.start.${way === 'code-by-mail' && contact.code !== null ? 'code-again' : way}`)} ·{' '}
            {t('console:way.takes', { tier, minutes: Math.ceil(seconds / 60) })}
          </Button>
        ))}
      </Group>
      {ways
        .filter(({ available, why }) => !available && why !== null)
        .map(({ way, why }) => (
          <Text key={way} size="sm" c="dimmed">
            {t(`console:way.start.${way}`)}: {why}
          </Text>
        ))}
      <Problem error={code.error ?? digits.error} />
      {contact.code === null ? null : <Code contact={contact} code={contact.code} />}
      {contact.digits === null || digits.data === undefined ? null : (
        <Digits
          digits={digits.data.digits}
          expiresAt={contact.digits.expiresAt}
          triesLeft={contact.digits.triesLeft}
        />
      )}
    </Stack>
  );
}

/** A code on its way, or being read out by the caller. */
function Code({ contact, code }: { contact: Contact; code: NonNullable<Contact['code']> }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const enter = useContactCommand<{ code: string }>(doors.contactCodeTry(contact.id));
  if (code.state !== 'sent') {
    return (
      <Text role="status" className={css.notice}>
        {t(`console:code.${code.state}`, { to: code.to })}
      </Text>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate({ code: typed }, { onError: () => setTyped('') });
      }}
    >
      <Group align="flex-end" gap="md">
        <TextInput
          label={t('console:code.label', { to: code.to })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value.replace(/\D/g, '').slice(0, 8))}
          inputMode="numeric"
          autoComplete="off"
          autoFocus
          size="lg"
          classNames={{ root: css.codeField ?? '', input: css.code ?? '' }}
        />
        <Button type="submit" size="lg" disabled={typed.length !== 8} loading={enter.isPending}>
          {t('console:code.check')}
        </Button>
        <Text size="sm">
          {code.expiresAt === null ? null : <Countdown until={code.expiresAt} />} ·{' '}
          {t('console:code.tries', { count: code.triesLeft })}
        </Text>
      </Group>
      {enter.error === null ? null : (
        <Box mt="sm">
          <Problem error={enter.error} />
        </Box>
      )}
    </form>
  );
}

/** Four digits to be read out; they are nowhere but here. */
function Digits({ digits, expiresAt, triesLeft }: { digits: string; expiresAt: string; triesLeft: number }) {
  const { t } = useTranslation();
  return (
    <div className={css.digits} role="status">
      <Text size="sm">{t('console:digits.say')}</Text>
      <span className={css.bigDigits} aria-label={digits.split('').join(' ')}>
        {digits}
      </span>
      <Text size="sm">
        <Countdown until={expiresAt} /> · {t('console:digits.tries', { count: triesLeft })}
      </Text>
    </div>
  );
}

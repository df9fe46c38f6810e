import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { command } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { mistakesIn } from '../api/mistakes.ts';
import { useInstallation } from '../api/session.ts';
import type { PlaceLeft } from '../components/Session.tsx';
import { useIntents } from '../components/useCommand.ts';
import { PageTitle } from '../components/PageTitle.tsx';
import { Problem } from '../components/Problem.tsx';

/** Asks for the mail address; the answer is the same whether somebody has it or not. */
export function AskLink() {
  const { t } = useTranslation();
  const deskName = useInstallation().data?.deskName ?? null;
  const ended = (useLocation().state as PlaceLeft | null)?.ended === true;
  const [email, setEmail] = useState('');
  const intents = useIntents();
  const send = useMutation({
    mutationFn: () => intents.once(email, (key) => command(doors.signInLink, { email }, 'POST', key)),
  });
  if (send.isSuccess) return <Sent email={email} onAgain={() => send.reset()} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Stack gap="lg">
        <PageTitle
          title={t('sign-in:ask.title')}
          lead={t(deskName === null ? 'sign-in:ask.lead' : 'sign-in:ask.leadOf', { deskName })}
        />
        {ended ? <Text role="status">{t('sign-in:ask.ended')}</Text> : null}
        <TextInput
          label={t('common:person.email')}
          type="email"
          inputMode="email"
          autoComplete="email"
          size="md"
          maxLength={254}
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={mistakesIn(send.error)['email']}
        />
        <Problem error={send.error} />
        <Button type="submit" size="md" loading={send.isPending}>
          {t('sign-in:ask.send')}
        </Button>
      </Stack>
    </form>
  );
}

function Sent({ email, onAgain }: { email: string; onAgain: () => void }) {
  const { t } = useTranslation();
  const evaluation = useInstallation().data?.evaluation === true;
  return (
    <Stack gap="lg">
      <div role="status">
        <PageTitle
          title={t('sign-in:sent.title')}
          lead={t(evaluation ? 'sign-in:sent.leadKept' : 'sign-in:sent.lead', { email })}
        />
      </div>
      <Text c="dimmed">{t('sign-in:sent.nothing')}</Text>
      {evaluation ? (
        <Anchor href="/evaluation/mail" target="_blank" rel="noreferrer">
          {t('common:shell.evaluationLink')}
        </Anchor>
      ) : null}
      <Button variant="default" onClick={onAgain}>
        {t('sign-in:sent.again')}
      </Button>
    </Stack>
  );
}

import { Button, CopyButton, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Session, SessionKey, SessionMail } from '../../../contracts/sessions.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { QrPicture } from '../../components/QrPicture.tsx';
import { Countdown } from '../../components/Time.tsx';
import { useCommand } from '../../components/useCommand.ts';
import { firstKey } from '../sessions/StartSession.tsx';
import css from './session.module.css';
import { useSessionCommand } from './useSession.ts';

type Key = z.infer<typeof SessionKey>;

/** Nobody is here yet; the host alone lays ways in. */
export function Waiting({ session }: { session: Session }) {
  const { t } = useTranslation();
  if (session.me.part === 'host') return <WaysIn session={session} />;
  return (
    <Paper p="xl" className={css.card ?? ''}>
      <Text>{t('session:waiting.hosts', { host: session.hostName })}</Text>
    </Paper>
  );
}

/** Ways in for the customer, by key, link, picture or mail. */
function WaysIn({ session }: { session: Session }) {
  const { t } = useTranslation();
  const key = useCommand<void, Key>({ path: doors.sessionStep(session.id, 'key'), refresh: ['session'] });
  const first = useQuery<Key>({ queryKey: firstKey(session.id), queryFn: skipToken, gcTime: Infinity });
  const made = key.data ?? first.data;
  const [over, setOver] = useState('');
  const isGood = made !== undefined && made.key !== over;
  return (
    <Paper p="xl" className={css.card ?? ''}>
      <Stack gap="lg">
        <div>
          <Title order={2} size="h3">
            {t('session:waiting.title')}
          </Title>
          <Text c="dimmed">{t('session:waiting.lead')}</Text>
        </div>
        {isGood ? <Shown key={made.key} made={made} onOver={() => setOver(made.key)} /> : null}
        {made !== undefined && !isGood ? <Text role="status">{t('session:waiting.over')}</Text> : null}
        <Group gap="sm">
          <Button
            size={isGood ? 'sm' : 'md'}
            variant={isGood ? 'default' : 'filled'}
            loading={key.isPending}
            onClick={() => key.mutate()}
          >
            {t(made === undefined ? 'session:waiting.make' : 'session:waiting.another')}
          </Button>
          {made === undefined && session.keyUntil !== null ? (
            <Text size="sm">{t('session:waiting.laid')}</Text>
          ) : null}
        </Group>
        <Problem error={key.error} />
        <ByMail session={session} />
      </Stack>
    </Paper>
  );
}

/** A key and its link: shown once, for as long as they are good, and never again. */
function Shown({ made, onOver }: { made: Key; onOver: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={css.ways}>
      <div>
        <Text size="sm" c="dimmed">
          {t('session:waiting.say', { page: `${window.location.host}/join` })}
        </Text>
        <Text className={css.key ?? ''} aria-label={made.key.split('').join(' ')}>
          {made.key.replace(/(\d{3})(?=\d)/g, '$1 ')}
        </Text>
        <Group gap="md">
          <Text size="sm">
            <Countdown until={made.expiresAt} onOver={onOver} />
          </Text>
          <CopyButton value={made.link} timeout={2_000}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="default"
                leftSection={
                  copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
                }
                onClick={copy}
              >
                {t(copied ? 'session:waiting.copied' : 'session:waiting.copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
      </div>
      <QrPicture words={made.link} alt={t('session:waiting.picture')} />
    </div>
  );
}

/** A mail with a link: to the caller's address on record, or to one that is typed. */
function ByMail({ session }: { session: Session }) {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const mail = useSessionCommand<z.infer<typeof SessionMail>>(doors.sessionStep(session.id, 'mail'));
  const known = session.clientName !== null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        mail.mutate(known ? {} : { email: email.trim() });
      }}
    >
      <Stack gap="xs">
        <Group gap="sm" align={known ? 'center' : 'flex-end'}>
          {known ? (
            <Text size="sm">{t('session:waiting.onRecord')}</Text>
          ) : (
            <TextInput
              type="email"
              label={t('session:waiting.email')}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              flex="1 1 14rem"
            />
          )}
          <Button
            type="submit"
            variant="default"
            loading={mail.isPending}
            disabled={!known && !email.includes('@')}
          >
            {t('session:waiting.mail')}
          </Button>
        </Group>
        {session.mail === null ? null : <MailFate key={session.mail} fate={session.mail} />}
        <Problem error={mail.error} />
      </Stack>
    </form>
  );
}

/** A mail server takes a mail within this time, ms; one that has not is said to be slow, while it is tried on. */
const SOON = 20_000;

/** How a mailed link fares. */
function MailFate({ fate }: { fate: NonNullable<Session['mail']> }) {
  const { t } = useTranslation();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (fate !== 'waiting') return undefined;
    const timer = window.setTimeout(() => setSlow(true), SOON);
    return () => window.clearTimeout(timer);
  }, [fate]);
  return (
    <Text size="sm" role="status">
      {t(isSlow ? 'session:waiting.mailed.slow' : `session:waiting.mailed.${fate}`)}
    </Text>
  );
}

import { Anchor, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { z } from 'zod';
import type { Session, Transcript } from '../../../contracts/sessions.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { sessionNumber } from '../../../contracts/words.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { TimeOf } from '../../components/Time.tsx';
import { clockOf } from '../../components/time.ts';
import { FileList } from './files/FileList.tsx';
import { Recordings } from '../recording/Recordings.tsx';
import { AgreedTo, WhoWasIn } from './Past.tsx';
import css from './session.module.css';
import { Speaker } from './side/Chat.tsx';
import { NotesPanel } from './side/Notes.tsx';

/** A session that is over: how it ended, its notes, who was in, what they agreed to, its files, and what was said. */
export function Ended({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { customer, endedBy, activeAt, endedAt, openedAt, contactId } = session;
  const from = Date.parse(activeAt ?? openedAt);
  return (
    <Stack gap="lg" className={css.ended ?? ''}>
      <PageTitle
        title={t('session:ended.title', { who: customer?.name ?? t('session:outside.nobody') })}
        lead={
          <>
            {t(`session:ended.by.${endedBy ?? 'agent'}`)} {endedAt === null ? null : <TimeOf at={endedAt} />}
            {endedAt === null || activeAt === null
              ? null
              : ` · ${t('session:ended.lasted', { time: clockOf(Date.parse(endedAt) - from) })}`}
            {` · ${t('session:ended.number', { number: sessionNumber(session.id) })}`}
          </>
        }
      />
      {contactId === null ? null : (
        <Anchor component={Link} to={`/desk/contacts/${contactId}`}>
          {t(session.requestId === null ? 'session:ended.contact' : 'session:ended.request')}
        </Anchor>
      )}
      <Paper p="lg" component="section" aria-label={t('session:tab.notes')}>
        <NotesPanel session={session} />
      </Paper>
      {customer?.trouble ? (
        <Stack gap="xs" component="section">
          <Title order={2} size="h4">
            {t('session:customer.trouble')}
          </Title>
          <Text style={{ whiteSpace: 'pre-wrap' }}>{customer.trouble}</Text>
        </Stack>
      ) : null}
      <WhoWasIn session={session} />
      <AgreedTo session={session} />
      <FileList session={session} title={t('session:tab.files')} />
      <Said session={session} />
      <Recordings sessionId={session.id} />
    </Stack>
  );
}

function Said({ session }: { session: Session }) {
  const { t } = useTranslation();
  const transcript = useQuery({
    queryKey: ['session', session.id, 'transcript'],
    queryFn: ({ signal }) =>
      ask<z.infer<typeof Transcript>>(doors.sessionStep(session.id, 'transcript'), signal),
  });
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {t('session:chat.title')}
      </Title>
      <Loaded query={transcript} lines={2}>
        {({ messages }) =>
          messages.length === 0 ? (
            <Text c="dimmed">{t('session:ended.silent')}</Text>
          ) : (
            <ol className={css.transcript}>
              {messages.map((message) => (
                <li key={message.id}>
                  <span className={css.who}>
                    <bdi>
                      <Speaker from={message.from} />
                    </bdi>{' '}
                    <TimeOf at={message.at} short />
                  </span>
                  <p dir="auto">{message.text}</p>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Stack>
  );
}

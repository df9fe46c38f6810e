import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../contracts/contacts.ts';
import type { RequestView } from '../../contracts/requests.ts';
import { doors } from '../api/doors.ts';
import { Problem } from '../components/Problem.tsx';
import { useCommand } from '../components/useCommand.ts';
import css from './console.module.css';
import { SaidForm } from './NewContact.tsx';

const WORDS = 200;

/** Nobody was found: what can be said aloud, correcting what was typed, and asking the administrators. */
export function NonMember({ contact, open }: { contact: Contact; open: boolean }) {
  const { t } = useTranslation();
  const [correcting, setCorrecting] = useState(false);
  const request = contact.requests.find(
    ({ next, state }) => next === 'send-to-super-admins' && state === 'open',
  );
  const authorised = contact.requests.some(
    ({ answer, state }) => answer.outcome === 'allow' && (state === 'open' || state === 'ready'),
  );
  return (
    <Stack gap="md" className={css.calm ?? ''}>
      {authorised ? <Text fw={600}>{t('console:nonMember.authorised')}</Text> : null}
      {authorised || contact.sayAloud === null ? null : (
        <div>
          <Text size="sm" c="dimmed">
            {t('console:nonMember.say')}
          </Text>
          <Text size="lg" component="blockquote" className={css.say}>
            “{contact.sayAloud}”
          </Text>
        </div>
      )}
      {open && request !== undefined ? <Send key={request.id} contact={contact} request={request} /> : null}
      {open && !correcting && !authorised ? (
        <Button variant="default" w="fit-content" onClick={() => setCorrecting(true)}>
          {t('console:nonMember.correct')}
        </Button>
      ) : null}
      {open && correcting && !authorised ? (
        <>
          <Text size="sm" c="dimmed">
            {t('console:nonMember.counted', { count: contact.tries })}
          </Text>
          <SaidForm
            path={doors.contactMatch(contact.id)}
            submit={t('console:nonMember.again')}
            before={contact.said}
            onDone={() => setCorrecting(false)}
          />
        </>
      ) : null}
    </Stack>
  );
}

/** As much of it as there is room for; never half a sign, which nobody could send. */
const begun = (details: string): string =>
  details
    .replace(/\s+/g, ' ')
    .slice(0, WORDS)
    .replace(/\p{Cs}$/u, '');

/** Asks the administrators, in what was typed already as what is wanted, until the caller puts it better. */
function Send({ contact, request }: { contact: Contact; request: RequestView }) {
  const { t } = useTranslation();
  const [words, setWords] = useState(begun(request.details ?? ''));
  const send = useCommand({
    path: doors.contactNonMember(contact.id),
    body: () => ({ requestId: request.id, words }),
    refresh: ['contact', 'contacts'],
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Stack gap="sm">
        <Textarea
          label={t('console:nonMember.words')}
          description={t('console:nonMember.wordsWhat', { left: WORDS - words.length })}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value.replace(/\n/g, ' '))}
          maxLength={WORDS}
          autosize
          minRows={2}
        />
        <Problem error={send.error} />
        <Group>
          <Button type="submit" size="md" disabled={words.trim() === ''} loading={send.isPending}>
            {t('console:nonMember.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

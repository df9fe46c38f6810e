import { Anchor, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { z } from 'zod';
import type { SessionList } from '../../../contracts/sessions.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { TimeOf } from '../../components/Time.tsx';
import texts from '../../i18n/en/sessions.json';
import { addTexts } from '../../i18n/index.ts';
import { Rows } from './Rows.tsx';

addTexts('sessions', texts); // the words of the rows

function useSessionsOfContact(contactId: string) {
  return useQuery({
    queryKey: ['sessions', 'contact', contactId],
    queryFn: ({ signal }) => ask<z.infer<typeof SessionList>>(doors.contactSessions(contactId), signal),
    meta: { topics: ['session'] },
  });
}

/** The support sessions that were opened in a contact; nothing where there is none. */
export function SessionsOfContact({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const { data, error } = useSessionsOfContact(contactId);
  const sessions = data?.sessions ?? [];
  if (sessions.length === 0) return <Problem error={error} />;
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h5">
        {t('console:session.title')}
      </Title>
      <Rows sessions={sessions} label={t('console:session.title')} />
    </Stack>
  );
}

/** The ways to the sessions for which a request's answer was lent. */
export function SessionsOfRequest({ contactId, requestId }: { contactId: string; requestId: string }) {
  const { t } = useTranslation();
  const { data } = useSessionsOfContact(contactId);
  return (data?.sessions ?? [])
    .filter((session) => session.requestId === requestId)
    .map(({ id, openedAt }) => (
      <Anchor key={id} component={Link} to={`/desk/sessions/${id}`} w="fit-content">
        {t('console:session.ofRequest')} <TimeOf at={openedAt} />
      </Anchor>
    ));
}

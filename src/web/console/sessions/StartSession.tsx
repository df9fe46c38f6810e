import { Button, Stack } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { IconHeadset } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { z } from 'zod';
import type { Session, SessionKey } from '../../../contracts/sessions.ts';
import { command } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { useCommand } from '../../components/useCommand.ts';

type Key = z.infer<typeof SessionKey>;

/** Where the first key of a session is kept, in this window alone, until somebody came by it. */
export const firstKey = (sessionId: string) => ['first-key', sessionId] as const;

interface Start {
  contactId?: string;
  requestId?: string;
  /** Ends the session that this one takes the place of, once it is open; what it may fail at, its page says. */
  instead?: (() => Promise<unknown>) | undefined;
}

/**
 * Starts a support session, makes its first key, and goes to it: alone, in a contact, or for a request of it, which
 * spends what was lent and makes the session hands-on; or in place of one that nobody can come back to.
 */
export function StartSession({ contactId, requestId, instead, ...look }: Start & ButtonProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const open = useCommand<void, Session>({
    path: doors.sessions,
    body: () => ({
      ...(contactId === undefined ? {} : { contactId }),
      ...(requestId === undefined ? {} : { requestId }),
    }),
    refresh: ['sessions', 'contact'],
    goOn: async (opened) => {
      const made = await command<Key>(doors.sessionStep(opened.id, 'key')).catch(() => undefined);
      client.setQueryData(firstKey(opened.id), made); // without one, the session's page makes one by a press
      await instead?.().catch(() => undefined);
      return opened;
    },
    onDone: ({ id }) => void navigate(`/desk/sessions/${id}`),
  });
  return (
    <Stack gap="xs">
      <Button
        w="fit-content"
        leftSection={<IconHeadset size={18} aria-hidden />}
        {...look}
        loading={open.isPending}
        onClick={() => open.mutate()}
      >
        {t(`console:session.${wordOf(requestId, instead)}`)}
      </Button>
      <Problem error={open.error} />
    </Stack>
  );
}

const wordOf = (requestId: Start['requestId'], instead: Start['instead']) =>
  instead !== undefined ? 'startAnother' : requestId === undefined ? 'start' : 'startHandsOn';

import { Button, Stack } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { IconHeadset } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Session } from '../../../contracts/sessions.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { useCommand } from '../../components/useCommand.ts';

/** What the page of a session that was started a moment ago is told: it makes the first support key by itself. */
export const JUST_STARTED = { justStarted: true };

/**
 * Starts a support session and goes to it: alone, in a contact, or for a request of it, which spends what was lent and
 * makes the session hands-on.
 */
export function StartSession({
  contactId,
  requestId,
  ...look
}: { contactId?: string; requestId?: string } & ButtonProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const open = useCommand<void, Session>({
    path: doors.sessions,
    body: () => ({
      ...(contactId === undefined ? {} : { contactId }),
      ...(requestId === undefined ? {} : { requestId }),
    }),
    refresh: ['sessions', 'contact'],
    onDone: ({ id }) => void navigate(`/desk/sessions/${id}`, { state: JUST_STARTED }),
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
        {t(requestId === undefined ? 'console:session.start' : 'console:session.startHandsOn')}
      </Button>
      <Problem error={open.error} />
    </Stack>
  );
}

import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Asked, Contact } from '../../contracts/contacts.ts';
import type { RequestView } from '../../contracts/requests.ts';
import { doors } from '../api/doors.ts';
import { Outcome } from '../components/Outcome.tsx';
import { Problem } from '../components/Problem.tsx';
import { useShortcut } from '../components/shortcuts.tsx';
import { Countdown } from '../components/Time.tsx';
import { useCommand } from '../components/useCommand.ts';
import css from './console.module.css';
import { StartSession } from './sessions/StartSession.tsx';

interface AnswerCardProps {
  contact: Contact;
  request: RequestView;
  open: boolean;
  onAskMore: () => void;
}

type Step = 'run' | 'order' | 'ask-approver';

/** The answer to what was asked, and the one thing to do with it. Changes in place. */
export function AnswerCard({ contact, request, open, onAskMore }: AnswerCardProps) {
  const { t } = useTranslation();
  const { answer, state, next } = request;
  const step = useCommand<Step, z.infer<typeof Asked>>({
    path: (which) => doors.requestStep(request.id, which),
    body: () => ({}),
    refresh: ['contact', 'contacts', 'work'],
  });
  const can =
    open && next !== null && next !== 'send-to-super-admins' && (state === 'open' || state === 'ready');
  const go = (): void => {
    if (can) step.mutate(next);
  };
  useShortcut('Enter', can ? t(`console:step.${next}`) : '', go, can);
  const settled = state === 'open' || state === 'ready' ? null : state;
  return (
    <Stack gap="sm">
      <Text fw={600} className={css.sentence}>
        {request.sentence}
      </Text>
      <Outcome
        outcome={answer.outcome}
        because={answer.because}
        rule={answer.rule}
        aside={t('console:answer.proof', { tier: contact.tier })}
        action={
          can ? (
            <Button
              size="md"
              onClick={go}
              loading={step.isPending}
              rightSection={<kbd className={css.key}>⏎</kbd>}
            >
              {t(`console:step.${next}`)}
            </Button>
          ) : undefined
        }
      >
        <Aside contact={contact} request={request} can={can} />
        {can && request.action === 'device.troubleshoot' && answer.outcome === 'allow' ? (
          <StartSession contactId={contact.id} requestId={request.id} variant="default" />
        ) : null}
        {settled === null ? null : (
          <Text fw={600} role="status">
            {t(`console:state.${settled}`, { who: request.answeredBy ?? '' })}{' '}
            {state === 'waiting' && request.until !== null ? <Countdown until={request.until} /> : null}
          </Text>
        )}
        <Problem error={step.error} />
      </Outcome>
      {open ? (
        <Button variant="default" onClick={onAskMore} w="fit-content">
          {t('console:ask.more')}
        </Button>
      ) : null}
    </Stack>
  );
}

/** What stands beside the answer: what is lent, what would change a no, what explaining means. */
function Aside({ contact, request, can }: { contact: Contact; request: RequestView; can: boolean }) {
  const { t } = useTranslation();
  const { outcome, needs, meanwhile } = request.answer;
  if (request.state !== 'open' && request.state !== 'ready') return null;
  if (outcome === 'allow') return can ? <Text size="sm">{t('console:answer.lends')}</Text> : null;
  if (outcome === 'explain') return <Text>{t('console:answer.explain')}</Text>;
  if (outcome === 'verify') {
    return (
      <Text>
        {t('console:answer.verify', { tier: needs?.tier ?? 1, now: contact.tier })}
        {meanwhile === undefined ? '' : ` ${t('console:answer.meanwhile')}`}
      </Text>
    );
  }
  if (outcome === 'approve') {
    return (
      <Text>
        {t(needs?.wait === undefined ? 'console:answer.approve' : 'console:answer.wait', {
          hours: needs?.wait,
        })}
      </Text>
    );
  }
  return needs?.remedy === undefined ? null : <Text>{t(`console:remedy.${needs.remedy}`)}</Text>;
}

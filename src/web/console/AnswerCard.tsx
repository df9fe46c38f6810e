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
import { SessionsOfRequest } from './sessions/OfContact.tsx';
import { StartSession } from './sessions/StartSession.tsx';

interface AnswerCardProps {
  contact: Contact;
  request: RequestView;
  open: boolean;
  onAskMore: () => void;
}

type Step = 'run' | 'order' | 'ask-approver';

/** What became of a request of which nothing comes any more: "Go ahead" must not stand above it. */
const OVER = { refused: true, lapsed: true, withdrawn: true } as const;
/** What somebody went ahead with: that stands in its place. */
const isThrough = (state: string): state is 'ordered' | 'done' => state === 'ordered' || state === 'done';
const isOver = (state: string): state is keyof typeof OVER => state in OVER;

/** Why nothing comes of it any more, as the catalogue's word, and who brought that about. */
function tellsOver(state: keyof typeof OVER, { answeredBy, takenBackBy }: RequestView) {
  if (state === 'refused' && answeredBy !== null) return { word: 'refusedBy', who: answeredBy } as const;
  if (state === 'withdrawn' && takenBackBy !== null)
    return { word: 'withdrawnBy', who: takenBackBy } as const;
  return { word: state, who: '' } as const;
}

/** The answer to what was asked, and the one thing to do with it. Changes in place. */
export function AnswerCard({ contact, request, open, onAskMore }: AnswerCardProps) {
  const { t } = useTranslation();
  const { answer, state, next } = request;
  const over = isOver(state) ? tellsOver(state, request) : null;
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
  const waits = answer.outcome === 'approve' && answer.needs?.wait !== undefined;
  const word = can ? t(`console:step.${waits ? 'wait' : next}`) : '';
  useShortcut('Enter', word, go, can);
  return (
    <Stack gap="sm">
      <Text fw={600} className={css.sentence}>
        {request.sentence}
      </Text>
      <Outcome
        outcome={answer.outcome}
        waits={waits}
        over={isOver(state) || isThrough(state) ? t(`console:over.${state}`) : undefined}
        isDone={isThrough(state)}
        because={over === null ? answer.because : t(`console:state.${over.word}`, { who: over.who })}
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
              {word}
            </Button>
          ) : undefined
        }
      >
        <Aside contact={contact} request={request} can={can} />
        {can && request.action === 'device.troubleshoot' && answer.outcome === 'allow' ? (
          <StartSession contactId={contact.id} requestId={request.id} variant="default" />
        ) : null}
        <Settled request={request} />
        <SessionsOfRequest contactId={contact.id} requestId={request.id} />
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

/** Where a request that was allowed stands now: it waits, or a work order holds it. */
function Settled({ request: { state, until } }: { request: RequestView }) {
  const { t } = useTranslation();
  if (state === 'open' || state === 'ready' || state === 'done' || isOver(state)) return null;
  // A stranger's has no moment: whether an organisation is known here, and so is asked, is not told.
  const word = state === 'waiting' && until === null ? 'waitingEnds' : state;
  return (
    <Text fw={600} role="status">
      {t(`console:state.${word}`)}{' '}
      {state === 'waiting' && until !== null ? <Countdown until={until} /> : null}
    </Text>
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

import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { ApprovalAnswer, Waiting } from '../../../contracts/requests.ts';
import { ApiProblem } from '../../api/problem.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { Quote } from '../../components/Quote.tsx';
import { Ago, Countdown } from '../../components/Time.tsx';
import { tellDone } from '../../components/told.ts';
import { useCommand } from '../../components/useCommand.ts';
import css from '../portal.module.css';
import { AddStranger } from './AddStranger.tsx';

export type One = z.infer<typeof Waiting>;
type Answer = z.input<typeof ApprovalAnswer>;

/** One thing that waits: who asks, what exactly changes, what happens if nobody answers, and the answers. */
export function WaitingCard({ waiting }: { waiting: One }) {
  const { t } = useTranslation();
  const { kind, asker, agent, sentence, words, said } = waiting;
  return (
    <Paper p="lg" component="article">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t(`portal:waiting.${kind}`, { asker, agent })} · <Ago at={waiting.at} />
        </Text>
        <Title order={3} size="h4">
          {sentence}
        </Title>
        {said === null ? null : (
          <Text size="sm">
            {t('portal:waiting.said')}{' '}
            <bdi>
              {said.first} {said.last}, {said.email}
            </bdi>
          </Text>
        )}
        {words === null ? null : <Quote words={words} who={t('portal:waiting.caller')} />}
        <Open waiting={waiting} />
      </Stack>
    </Paper>
  );
}

/** One thing that waited: who settled it, and when it was asked. */
export function SettledCard({ waiting }: { waiting: One }) {
  const { t } = useTranslation();
  const who = waiting.answeredBy ?? t('portal:waiting.nobody');
  const byLink = waiting.kind === 'wait' && waiting.state === 'no' && waiting.answeredBy === null;
  return (
    <>
      <Text size="sm">{waiting.sentence}</Text>
      <Text size="sm" fw={600}>
        {t(`portal:waiting.state.${byLink ? 'stopped' : waiting.state}`, { who })}
      </Text>
      <Text size="sm" c="dimmed">
        <Ago at={waiting.at} />
      </Text>
      {waiting.may.revoke || waiting.may.disown ? <Undo waiting={waiting} /> : null}
    </>
  );
}

/** A yes of which nothing came yet can be taken back until something does; one that others said in one's name, disowned. */
function Undo({ waiting }: { waiting: One }) {
  const { t } = useTranslation();
  const refresh = ['waiting', 'done'];
  const revoke = useCommand({
    path: doors.requestRevoke(waiting.requestId),
    refresh,
    onDone: () => tellDone(t('portal:done.revoked')),
  });
  const disown = useCommand({
    path: doors.answerNotMe(waiting.id),
    refresh,
    onDone: () => tellDone(t('portal:notMe.answer')),
  });
  const { may } = waiting;
  return (
    <>
      <Group gap="xs" mt={6}>
        {may.revoke ? (
          <Button size="xs" variant="default" onClick={() => revoke.mutate()} loading={revoke.isPending}>
            {t('portal:done.revoke')}
          </Button>
        ) : null}
        {may.disown ? (
          <Button size="xs" variant="default" onClick={() => disown.mutate()} loading={disown.isPending}>
            {t('portal:answer.not-me')}
          </Button>
        ) : null}
      </Group>
      <Problem error={revoke.error ?? disown.error} />
    </>
  );
}

/** Answers. Who was late has no card any more on which it could stand whose answer counts, so it is told. */
function useAnswer({ id }: One) {
  const { t } = useTranslation();
  return useCommand<Answer>({
    path: doors.waitingAnswer(id),
    refresh: ['waiting', 'done', 'people', 'may'],
    onRefused: (error) => {
      if (error instanceof ApiProblem && error.code === 'already-answered')
        tellDone(`${error.message} ${t('portal:answer.late')}`);
    },
  });
}

function Open({ waiting }: { waiting: One }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const answer = useAnswer(waiting);
  const { may, kind } = waiting;
  const forget = (): void => {
    if (answer.isError) answer.reset();
  };
  const back = (): void => {
    setAdding(false);
    forget();
  };
  return (
    <Stack gap="md">
      <Text size="sm">
        {waiting.ifNobodyAnswers} <Countdown until={waiting.expiresAt} />
      </Text>
      {may.answer ? null : <Text fw={600}>{may.why}</Text>}
      {may.answer && !adding ? (
        <div className={css.answers}>
          <Answers
            kind={kind}
            add={may.add}
            busy={answer.isPending}
            onAdd={() => setAdding(true)}
            onAnswer={answer.mutate}
          />
        </div>
      ) : null}
      {may.stop || may.refuse ? (
        <div className={css.answers}>
          <Button
            variant="default"
            size="md"
            disabled={answer.isPending}
            onClick={() => answer.mutate({ answer: 'no' })}
          >
            {t(`portal:answer.${may.stop ? 'stop' : 'refuse'}`)}
          </Button>
        </div>
      ) : null}
      {adding ? (
        <AddStranger
          said={waiting.said}
          busy={answer.isPending}
          error={answer.error}
          onBack={back}
          onTyped={forget}
          onAdd={(person) => answer.mutate({ answer: 'add', person })}
        />
      ) : (
        <Problem error={answer.error} />
      )}
    </Stack>
  );
}

interface AnswersProps {
  kind: One['kind'];
  add: boolean;
  busy: boolean;
  onAdd: () => void;
  onAnswer: (answer: Answer) => void;
}

/** Answers of equal weight: none is made easier than another. */
function Answers({ kind, add, busy, onAdd, onAnswer }: AnswersProps) {
  const { t } = useTranslation();
  const look = { variant: 'default', size: 'md', disabled: busy, h: 'auto', mih: 44 } as const;
  if (kind === 'second-approver') {
    return (
      <>
        <Button {...look} onClick={() => onAnswer({ answer: 'yes' })}>
          {t('portal:answer.yes')}
        </Button>
        <Button {...look} onClick={() => onAnswer({ answer: 'no' })}>
          {t('portal:answer.no')}
        </Button>
        <Button {...look} onClick={() => onAnswer({ answer: 'not-me' })}>
          {t('portal:answer.not-me')}
        </Button>
      </>
    );
  }
  return (
    <>
      <Button {...look} onClick={() => onAnswer({ answer: 'yes' })}>
        {t('portal:answer.once')}
      </Button>
      {add ? (
        <Button {...look} onClick={onAdd}>
          {t('portal:answer.add')}
        </Button>
      ) : null}
      <Button {...look} onClick={() => onAnswer({ answer: 'no' })}>
        {t('portal:answer.refuse')}
      </Button>
    </>
  );
}

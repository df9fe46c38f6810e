import { IconCircleCheck, IconCircleOff, IconHourglass } from '@tabler/icons-react';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutcomeName } from '../outcomes.ts';
import { outcomeIcon } from '../outcomes.ts';
import css from './Outcome.module.css';

function inkOf(outcome: OutcomeName): CSSProperties {
  return {
    '--ink': `var(--bw-${outcome}-ink)`,
    '--paper': `var(--bw-${outcome}-paper)`,
    '--edge': `var(--bw-${outcome}-edge)`,
  } as CSSProperties;
}

const OVER = {
  '--ink': 'var(--mantine-color-text)',
  '--paper': 'var(--bw-sunk)',
  '--edge': 'var(--mantine-color-default-border)',
} as CSSProperties;

export interface OutcomeProps {
  outcome: OutcomeName;
  /** What became of it, in a word, where the answer holds no more: it stands in the answer's place, without its colour. */
  over?: string | undefined;
  /** That is what was wanted. */
  isDone?: boolean;
  /** There is no second person to ask: it waits instead. */
  waits?: boolean;
  /** One plain sentence that may be said aloud. */
  because: string;
  /** The id of the rule that decided; left out where the reader is no agent. */
  rule?: string | undefined;
  /** Small words beside the rule, "proof 2 of 2" say. */
  aside?: ReactNode;
  /** Between the sentence and the buttons: what would change it, what is running. */
  children?: ReactNode;
  /** The one primary button, and what it does in few words. */
  action?: ReactNode;
}

/** The answer to "may they?": the largest thing on its page, and announced when it changes. */
export function Outcome({
  outcome,
  over,
  isDone = false,
  waits = false,
  because,
  rule,
  aside,
  children,
  action,
}: OutcomeProps) {
  const { t } = useTranslation();
  const ended = isDone ? IconCircleCheck : IconCircleOff;
  const Icon = over !== undefined ? ended : waits ? IconHourglass : outcomeIcon[outcome];
  const word = over ?? t(waits ? 'common:outcomeWaits' : `common:outcome.${outcome}`);
  return (
    <section
      className={css.card}
      style={over === undefined ? inkOf(outcome) : OVER}
      data-outcome={over === undefined ? outcome : 'over'}
    >
      <div role="status" aria-live="polite" aria-atomic="true">
        <div className={css.head}>
          <Icon className={css.icon} stroke={2.25} aria-hidden />
          <h2 className={css.word} aria-label={t('common:outcomeLabel', { word })}>
            {word}
          </h2>
        </div>
        <p className={css.because}>{because}</p>
      </div>
      {children === undefined ? null : <div className={css.extra}>{children}</div>}
      {action === undefined ? null : <div className={css.action}>{action}</div>}
      {rule === undefined && aside === undefined ? null : (
        <p className={css.rule}>
          {rule === undefined ? null : t('common:outcomeRule', { rule })}
          {rule !== undefined && aside !== undefined ? ' · ' : null}
          {aside}
        </p>
      )}
    </section>
  );
}

/** The same answer in a row of a list: icon, word and colour. `waits`: there is no second person, so time decides. */
export function OutcomeBadge({ outcome, waits = false }: { outcome: OutcomeName; waits?: boolean }) {
  const { t } = useTranslation();
  const Icon = waits ? IconHourglass : outcomeIcon[outcome];
  return (
    <span className={css.badge} style={inkOf(outcome)} data-outcome={outcome}>
      <Icon size={16} stroke={2.25} aria-hidden />
      {t(waits ? 'common:outcomeWaits' : `common:outcome.${outcome}`)}
    </span>
  );
}

import { Button, Stack, Text, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { IconCamera, IconMicrophone, IconPointer, IconScreenShare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../../contracts/sessions.ts';
import { doors } from '../../../api/doors.ts';
import { Problem } from '../../../components/Problem.tsx';
import { Countdown } from '../../../components/Time.tsx';
import { RecordRow } from '../../recording/RecordRow.tsx';
import css from '../session.module.css';
import { useSessionCommand } from '../useSession.ts';
import { ASKABLE, standingOf } from './standing.ts';
import type { Askable } from './standing.ts';

const ICONS: Record<Askable, Icon> = {
  screen: IconScreenShare,
  camera: IconCamera,
  microphone: IconMicrophone,
  pointer: IconPointer,
};

/** What the customer is asked for, and what they said to each. */
export function Consents({ session }: { session: Session }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="consents" className={css.panel}>
      <Title order={2} size="h6" id="consents">
        {t('session:consent.title')}
      </Title>
      <Stack gap={2} component="ul" className={css.rows ?? ''}>
        {ASKABLE.map((kind) => (
          <Row key={kind} session={session} kind={kind} />
        ))}
        <RecordRow session={session} />
      </Stack>
    </section>
  );
}

function Row({ session, kind }: { session: Session; kind: Askable }) {
  const { t } = useTranslation();
  const { state, consent, may } = standingOf(session, kind);
  const ask = useSessionCommand<{ kind: Askable }>(doors.sessionStep(session.id, 'consents'));
  const drop = useSessionCommand(doors.sessionConsentDrop(session.id, consent?.id ?? ''));
  const Sign = ICONS[kind];
  const what = t(`session:consent.kind.${kind}`);
  const open = state === 'asked' || state === 'granted';
  return (
    <li className={css.row} data-state={state}>
      <Sign size={20} aria-hidden />
      <div className={css.rowWords}>
        <Text fw={600} size="sm">
          {what}
        </Text>
        <Text size="xs" className={css.rowState ?? ''} role="status">
          {t(`session:consent.state.${state}`)}
          {state === 'asked' && consent !== null ? (
            <>
              {' · '}
              <Countdown until={consent.expiresAt} />
            </>
          ) : null}
        </Text>
        {kind === 'screen' && state === 'granted' ? (
          <Text size="xs" c="dimmed">
            {t('session:consent.another')}
          </Text>
        ) : null}
        <Problem error={ask.error ?? drop.error} />
      </div>
      {open ? (
        <Button
          size="xs"
          variant="default"
          loading={drop.isPending}
          aria-label={t(`session:consent.${state === 'asked' ? 'takeBack' : 'drop'}Of`, { what })}
          onClick={() => drop.mutate()}
        >
          {t(`session:consent.${state === 'asked' ? 'takeBack' : 'drop'}`)}
        </Button>
      ) : null}
      {may ? (
        <Button
          size="xs"
          variant={kind === 'screen' && state === 'none' ? 'filled' : 'default'}
          loading={ask.isPending}
          aria-label={
            state === 'none' ? t(`session:consent.ask.${kind}`) : t('session:consent.askAgainOf', { what })
          }
          onClick={() => ask.mutate({ kind })}
        >
          {t(state === 'none' ? 'session:consent.askShort' : 'session:consent.askAgain')}
        </Button>
      ) : null}
    </li>
  );
}

import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Consent, Session } from '../../../contracts/sessions.ts';
import { TimeOf } from '../../components/Time.tsx';
import { bytesOf } from './files/bytes.ts';
import past from './past.module.css';
import { networkKind } from '../network.ts';
import css from './session.module.css';

/** Who was in a session that is over: its customer, its host, and whoever came in beside them. */
export function WhoWasIn({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { customer, endedAt } = session;
  const agents = session.agents.filter(({ cameAt }) => cameAt !== null);
  const hosts = agents.reduce((sum, { hosted }) => sum + hosted.length, 0);
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {t('session:past.people')}
      </Title>
      <ul className={css.rows}>
        {customer === null ? null : (
          <PastRow
            name={customer.name}
            words={cameAs(t, customer)}
            from={customer.admittedAt ?? customer.knockedAt}
            to={endedAt}
          />
        )}
        {agents.map(({ id, name, part, cameAt, until, hosted }) => (
          <PastRow
            key={id}
            name={name}
            words={<Part part={part} hosted={hosted} alone={hosts < 2} />}
            from={cameAt ?? session.openedAt}
            to={until ?? endedAt}
          />
        ))}
      </ul>
    </Stack>
  );
}

interface PartProps {
  readonly part: Session['agents'][number]['part'];
  readonly hosted: Session['agents'][number]['hosted'];
  /** Nobody else hosted it: then the times are those of the session. */
  readonly alone: boolean;
}

/** What an agent was in it: where it went from hand to hand, with the times in which it was theirs. */
function Part({ part, hosted, alone }: PartProps) {
  const { t } = useTranslation();
  if (alone || hosted.length === 0) return t(`session:people.${part}`);
  return (
    <>
      {t('session:people.host')}
      {hosted.map(({ from, to }, n) => (
        <span key={from}>
          {n === 0 ? ' ' : ', '}
          <TimeOf at={from} short />
          {to === null ? null : (
            <>
              {' – '}
              <TimeOf at={to} short />
            </>
          )}
        </span>
      ))}
    </>
  );
}

function cameAs(
  t: ReturnType<typeof useTranslation>['t'],
  customer: NonNullable<Session['customer']>,
): string {
  const { device, cameBy, network } = customer;
  const kind = device && t(`session:customer.kind.${device.kind}`);
  const system = device && t(`session:customer.system.${device.system}`);
  const words =
    device && kind !== null && system !== null
      ? t('session:customer.device', { kind, system, browser: device.browser })
      : t('session:customer.noDevice');
  return [
    words,
    t(`session:customer.cameBy.${cameBy}`),
    t(`console:network.${networkKind(network)}`, { network }),
  ].join(' · ');
}

interface PastRowProps {
  readonly name: string;
  readonly words: ReactNode;
  readonly from: string;
  readonly to: string | null;
}

function PastRow({ name, words, from, to }: PastRowProps) {
  return (
    <li className={css.row}>
      <div className={css.rowWords}>
        <Text size="sm" fw={600}>
          <bdi>{name}</bdi>
        </Text>
        <Text size="xs" c="dimmed">
          {words}
        </Text>
      </div>
      <Text size="xs" c="dimmed" className={past.time ?? ''}>
        <TimeOf at={from} short />
        {to === null ? null : (
          <>
            {' – '}
            <TimeOf at={to} short />
          </>
        )}
      </Text>
    </li>
  );
}

/** What the customer was asked for or offered, and what came of it, in the order in which it was asked. */
export function AgreedTo({ session }: { session: Session }) {
  const { t } = useTranslation();
  const consents = session.consents.toSorted((a, b) => Date.parse(a.askedAt) - Date.parse(b.askedAt));
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {t('session:consent.title')}
      </Title>
      {consents.length === 0 ? <Text c="dimmed">{t('session:past.nothingAsked')}</Text> : null}
      <ol className={css.rows}>
        {consents.map((consent) => (
          <ConsentRow key={consent.id} consent={consent} />
        ))}
      </ol>
    </Stack>
  );
}

function ConsentRow({ consent }: { consent: Consent }) {
  const { t } = useTranslation();
  const { kind, state, about, askedBy, askedAt, answeredAt, endedAt } = consent;
  const asked = askedBy === null ? t('session:past.offered') : t('session:past.askedBy', { who: askedBy });
  // What was granted and is over was granted: that it ended, or was taken back later, is no answer.
  const agreed = state === 'withdrawn' || state === 'lapsed' || state === 'granted';
  const answer = answeredAt !== null && agreed ? 'granted' : state;
  return (
    <li className={css.row}>
      <div className={css.rowWords}>
        <Text size="sm" fw={600}>
          {t(`session:past.kind.${kind}`)}
          {about.name === undefined ? null : (
            <>
              {': '}
              <bdi>{about.name}</bdi>, {bytesOf(about.size ?? 0)}
            </>
          )}
        </Text>
        <Text size="xs" c="dimmed">
          {asked} <TimeOf at={askedAt} short /> · {t(`session:past.state.${answer}`)}
          {answeredAt === null ? null : (
            <>
              {' '}
              <TimeOf at={answeredAt} short />
            </>
          )}
          {answeredAt === null || endedAt === null || answer === 'refused' ? null : (
            <>
              {', '}
              {t(state === 'withdrawn' ? 'session:past.tookBack' : 'session:past.until')}{' '}
              <TimeOf at={endedAt} short />
            </>
          )}
        </Text>
      </div>
    </li>
  );
}

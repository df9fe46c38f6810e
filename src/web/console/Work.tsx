import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { z } from 'zod';
import type { WorkOrder } from '../../contracts/requests.ts';
import { doors } from '../api/doors.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { Find } from '../components/Find.tsx';
import { Loaded } from '../components/Loaded.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { Problem } from '../components/Problem.tsx';
import { TimeOf } from '../components/Time.tsx';
import { useCommand } from '../components/useCommand.ts';
import css from './console.module.css';
import { foundOrders } from './foundOrders.ts';
import { useWork } from './useContacts.ts';

type Order = z.infer<typeof WorkOrder>;

/** Work that authority was lent for: to be taken, done once, or given back. */
export function Work() {
  const { t } = useTranslation();
  const work = useWork();
  return (
    <Stack className={css.column ?? ''} gap="lg">
      <PageTitle title={t('console:work.title')} lead={t('console:work.lead')} />
      <Loaded query={work}>
        {({ orders }) => {
          if (orders.length === 0) {
            const action = (
              <Button component={Link} to="/desk/contacts/new">
                {t('console:list.new')}
              </Button>
            );
            return <EmptyState action={action}>{t('console:work.empty')}</EmptyState>;
          }
          return <Orders orders={orders} />;
        }}
      </Loaded>
    </Stack>
  );
}

/** With more than these a field finds among them. */
const FEW = 10;
/** The door gives so many at most: what ended before stays away. */
const MOST = 200;

function Orders({ orders }: { orders: Order[] }) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const found = foundOrders(orders, words);
  const mine = orders.filter(({ mine, state }) => mine && state === 'taken');
  const open = orders.filter(({ mine, state }) => state === 'open' || (state === 'taken' && !mine));
  const ended = orders.filter(({ state }) => state !== 'open' && state !== 'taken');
  return (
    <>
      {orders.length > FEW ? (
        <Find
          label={t('console:work.find')}
          words={words}
          setWords={setWords}
          found={t('console:work.found', { count: found.length })}
        />
      ) : null}
      <Section title={t('console:work.mine')} orders={mine} found={found} />
      <Section title={t('console:work.open')} orders={open} found={found} />
      <Section title={t('console:work.ended')} orders={ended} found={found} />
      {orders.length < MOST ? null : (
        <Text size="sm" c="dimmed">
          {t('console:work.most', { count: MOST })}
        </Text>
      )}
    </>
  );
}

/** Orders of one kind. What is not found is only hidden: what somebody typed in it, and did not send, stays. */
export function Section({ title, orders, found }: { title: string; orders: Order[]; found: Order[] }) {
  if (orders.length === 0) return null;
  const shown = new Set(found);
  return (
    <Stack gap="sm" component="section" display={orders.some((one) => shown.has(one)) ? 'flex' : 'none'}>
      <Title order={2} size="h4">
        {title}
      </Title>
      {orders.map((order) => (
        <Card key={order.id} order={order} isShown={shown.has(order)} />
      ))}
    </Stack>
  );
}

/** What only the client's own people can change, in their portal: the order records that it was done. */
const IN_PORTAL: ReadonlySet<string> = new Set(['user.change', 'user.remove']);

/** Whom to ask, where the desk cannot make the change itself. */
function WhoChanges({ order: { action, state } }: { order: Order }) {
  const { t } = useTranslation();
  if (!IN_PORTAL.has(action) || (state !== 'open' && state !== 'taken')) return null;
  return <Text size="sm">{t('console:work.inPortal')}</Text>;
}

/** Until when it is to be done, and what whoever gave it back left for the next. */
function ToKnow({ order: { expiresAt, note } }: { order: Order }) {
  const { t } = useTranslation();
  return (
    <>
      {note === null ? null : <Text size="sm">{t('console:work.noteLeft', { note })}</Text>}
      <Text size="sm">
        {t('console:work.until')} <TimeOf at={expiresAt} />
      </Text>
    </>
  );
}

function Card({ order, isShown }: { order: Order; isShown: boolean }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const step = useCommand<'take' | 'do' | 'give-back'>({
    path: (which) => doors.workStep(order.id, which),
    body: (which) => (which === 'take' || note.trim() === '' ? {} : { note }),
    refresh: ['work', 'contact', 'contacts'],
  });
  const { state, mine, may } = order;
  return (
    <Paper p="md" component="article" withBorder display={isShown ? 'block' : 'none'}>
      <Stack gap="sm">
        <Text fw={600}>{order.sentence}</Text>
        {order.details === null || order.sentence.includes(order.details) ? null : (
          <Text>{order.details}</Text>
        )}
        <Text size="sm" c="dimmed">
          {t('console:work.lent', { lender: order.lender, client: order.clientName, agent: order.madeBy })} ·{' '}
          <TimeOf at={order.at} />
        </Text>
        <WhoChanges order={order} />
        {state === 'open' || (state === 'taken' && mine) ? <ToKnow order={order} /> : null}
        {state === 'open' ? (
          <Group gap="md">
            <Button disabled={!may.take} loading={step.isPending} onClick={() => step.mutate('take')}>
              {t('console:work.take')}
            </Button>
            {may.why === null ? null : <Text size="sm">{may.why}</Text>}
          </Group>
        ) : null}
        {state === 'taken' && mine ? (
          <Group gap="sm" align="flex-end">
            <TextInput
              label={t('console:work.note')}
              value={note}
              maxLength={500}
              onChange={(event) => setNote(event.currentTarget.value)}
              flex={1}
              miw={180}
            />
            <Button loading={step.isPending} onClick={() => step.mutate('do')}>
              {t('console:work.do')}
            </Button>
            <Button variant="default" loading={step.isPending} onClick={() => step.mutate('give-back')}>
              {t('console:work.giveBack')}
            </Button>
          </Group>
        ) : null}
        {state === 'open' || (state === 'taken' && mine) ? null : (
          <Text size="sm" fw={600}>
            {t(`console:work.state.${state}`, { who: order.takenBy ?? '' })} {order.note ?? ''}
          </Text>
        )}
        <Problem error={step.error} />
      </Stack>
    </Paper>
  );
}

import { Button, Group, NativeSelect, Stack, TextInput, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import type { SessionPage } from '../../../contracts/sessions.ts';
import { ask, withQuery } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { useClients } from '../../admin/useDesk.ts';
import { useMe } from '../../api/session.ts';
import { useColleagues } from '../useContacts.ts';
import { Rows } from './Rows.tsx';
import css from './sessions.module.css';
import { isEmpty, queryOf, searchIn } from './search.ts';
import type { Typed } from './search.ts';

/**
 * Sessions that ended, looked for by words, outcome, agent and day: a choice counts at once, words when they are sent. It
 * lies with this place in the browser's history, so that who opens a session and goes back finds their search again; in
 * the address it would stand in logs.
 */
export function History() {
  const { t } = useTranslation();
  const go = useNavigate();
  const search = searchIn(useLocation().state);
  const [typed, setTyped] = useState(search);
  const look = (next: Typed): void => {
    setTyped(next);
    void go('.', { replace: true, state: { search: next } });
  };
  const query = queryOf(search);
  const pages = useInfiniteQuery({
    queryKey: ['sessions', 'history', query],
    queryFn: ({ pageParam, signal }) =>
      ask<SessionPage>(withQuery(doors.sessionHistory, { ...query, before: pageParam }), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.before,
    meta: { topics: ['session'] },
  });
  return (
    <Stack gap="sm" component="section" aria-labelledby="history">
      <Title order={2} size="h4" id="history">
        {t('sessions:history')}
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          look(typed);
        }}
      >
        <Fields typed={typed} onTyped={setTyped} onChosen={look} />
      </form>
      <Loaded query={pages} lines={6}>
        {({ pages: read }) => {
          const sessions = read.flatMap((page) => page.sessions);
          return sessions.length === 0 ? (
            <EmptyState>{t(isEmpty(search) ? 'sessions:noneEnded' : 'sessions:notFound')}</EmptyState>
          ) : (
            <Rows sessions={sessions} label={t('sessions:history')} />
          );
        }}
      </Loaded>
      {pages.hasNextPage ? (
        <Button
          variant="default"
          w="fit-content"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t('sessions:more')}
        </Button>
      ) : null}
    </Stack>
  );
}

interface FieldsProps {
  typed: Typed;
  onTyped: (typed: Typed) => void;
  onChosen: (typed: Typed) => void;
}

function Fields({ typed, onTyped, onChosen }: FieldsProps) {
  const { t } = useTranslation();
  const colleagues = useColleagues();
  const me = useMe();
  const clients = useClients(me.roles.includes('admin')); // the list is an admin's
  const field = (name: keyof Typed) => ({
    label: t(`sessions:by.${name}`),
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      (name === 'text' ? onTyped : onChosen)({ ...typed, [name]: event.currentTarget.value }),
  });
  const outcomes = ['resolved', 'unresolved', 'unknown', 'none'] as const;
  const anything = { value: '', label: t('sessions:all') };
  const choices = (list: readonly { id: string; name: string }[]) => [
    anything,
    ...list.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="sm" wrap="nowrap">
        <TextInput {...field('text')} maxLength={200} flex="1" />
        <Button type="submit" variant="default">
          {t('sessions:search')}
        </Button>
      </Group>
      <div className={css.filters}>
        <NativeSelect
          {...field('outcome')}
          data={[anything, ...outcomes.map((value) => ({ value, label: t(`sessions:outcome.${value}`) }))]}
        />
        <NativeSelect {...field('agentId')} data={choices([me, ...(colleagues.data?.agents ?? [])])} />
        {clients.data === undefined ? null : (
          <NativeSelect {...field('clientId')} data={choices(clients.data.clients)} />
        )}
        <TextInput {...field('since')} type="date" />
        <TextInput {...field('until')} type="date" />
      </div>
    </Stack>
  );
}

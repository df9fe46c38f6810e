import { Button, Group, NativeSelect, Stack, TextInput, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
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
import { NO_SEARCH, queryOf } from './search.ts';
import type { Typed } from './search.ts';

/** Sessions that ended, looked for by words, outcome, agent and day; asked when sent, not at every letter. */
export function History() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(NO_SEARCH);
  const [search, setSearch] = useState(NO_SEARCH);
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
          setSearch(typed);
        }}
      >
        <Fields typed={typed} onTyped={setTyped} />
      </form>
      <Loaded query={pages} lines={6}>
        {({ pages: read }) => {
          const sessions = read.flatMap((page) => page.sessions);
          return sessions.length === 0 ? (
            <EmptyState>{t(search === NO_SEARCH ? 'sessions:noneEnded' : 'sessions:notFound')}</EmptyState>
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

function Fields({ typed, onTyped }: { typed: Typed; onTyped: (typed: Typed) => void }) {
  const { t } = useTranslation();
  const colleagues = useColleagues();
  const me = useMe();
  const clients = useClients(me.roles.includes('admin')); // the list is an admin's
  const field = (name: keyof Typed) => ({
    label: t(`sessions:by.${name}`),
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      onTyped({ ...typed, [name]: event.currentTarget.value }),
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

import { Button, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Person } from '../../../contracts/clients.ts';
import { useMe } from '../../api/session.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { useFound } from '../../components/useFound.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import css from '../portal.module.css';
import { AddPerson } from './AddPerson.tsx';
import { NewFactors } from './NewFactors.tsx';
import { PersonRow } from './PersonRow.tsx';
import { usePeople } from './usePeople.ts';

/** Our people: who is in the directory that decides, and the way to add one. */
export function People() {
  const { t } = useTranslation();
  const me = useMe();
  const list = usePeople();
  const [query, setQuery] = useSearchParams();
  const adding = query.has('add');
  const open = (): void => setQuery({ add: '' });
  const lead = me.roles.includes('member')
    ? t('portal:people.leadOwn', { desk: me.deskName })
    : t('portal:people.lead', { client: me.clientName });
  const close = (): void => setQuery({});
  return (
    <Stack gap="lg">
      <PageTitle title={t('portal:people.title')} lead={lead}>
        {list.data?.may.edit === true && !adding ? (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={open}>
            {t('portal:people.add')}
          </Button>
        ) : null}
      </PageTitle>
      {adding ? <AddPerson onClose={close} /> : null}
      <NewFactors />
      <Loaded query={list} lines={6}>
        {({ people, may }) => (
          <>
            {may.why === null ? null : <Text c="dimmed">{may.why}</Text>}
            {people.length === 0 ? (
              <EmptyState action={<Button onClick={open}>{t('portal:people.add')}</Button>}>
                {t('portal:people.empty')}
              </EmptyState>
            ) : (
              <Directory people={people} />
            )}
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function Directory({ people }: { people: Person[] }) {
  const [changing, setChanging] = useState<string | null>(null);
  const { shown, field, rest } = useFound(people);
  return (
    <>
      {field}
      <ul className={css.list}>
        {shown.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            changing={changing === person.id}
            onChange={(on) => setChanging(on ? person.id : null)}
          />
        ))}
      </ul>
      {rest}
    </>
  );
}

import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { ClientWhole } from '../../../contracts/clients.ts';
import { isFound } from '../../components/useFound.tsx';
import { RoleName } from '../../components/RoleName.tsx';
import css from '../portal.module.css';

const order = ['super-admin', 'admin', 'member'] as const;
const first = 25;

/** The people as the desk typed them: how many of each role, those with power first, and a search. */
export function Directory({ whole }: { whole: z.infer<typeof ClientWhole> }) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [all, setAll] = useState(false);
  const { people, client } = whole;
  const domains = client.mailDomains.join(', ');
  const sorted = order.flatMap((role) => people.filter((person) => person.role === role));
  const found = sorted.filter((person) => isFound(person, words));
  const shown = all ? found : found.slice(0, first);
  const counts = order
    .map((role) =>
      t(`portal:goLive.count.${role}`, { count: people.filter((one) => one.role === role).length }),
    )
    .join(' · ');
  return (
    <section>
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4">
            {t('portal:goLive.people', { count: people.length })}
          </Title>
          <Text>{counts}</Text>
          <Text>
            {domains === '' ? t('portal:goLive.noDomains') : t('portal:goLive.domains', { domains })}
          </Text>
        </div>
        {people.length > 8 ? (
          <TextInput
            label={t('portal:goLive.search')}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        ) : null}
        <ul className={css.list}>
          {shown.map((person) => (
            <li key={person.id} className={`${css.row} ${css.person}`}>
              <Text flex="1 1 140px">
                {person.first} {person.last}
                <Text span size="sm" c="dimmed" display="block">
                  {person.email}
                </Text>
              </Text>
              <Text fw={person.role === 'member' ? 400 : 650}>
                <RoleName role={person.role} />
              </Text>
            </li>
          ))}
        </ul>
        {found.length > shown.length ? (
          <Button variant="default" onClick={() => setAll(true)}>
            {t('portal:goLive.all', { count: found.length })}
          </Button>
        ) : null}
      </Stack>
    </section>
  );
}

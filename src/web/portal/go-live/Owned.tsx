import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { ClientWhole } from '../../../contracts/clients.ts';
import css from '../portal.module.css';

const first = 10;

/** The lines and devices as the desk typed them, and whose they are; nothing where there are none. */
export function Owned({ whole }: { whole: z.infer<typeof ClientWhole> }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { people, lines, devices } = whole;
  const owned = [
    ...lines.map(({ id, number, label, ownerId }) => ({ id, what: `${number} · ${label}`, ownerId })),
    ...devices.map(({ id, name, ownerId }) => ({ id, what: name, ownerId })),
  ];
  if (owned.length === 0) return null;
  const nameOf = (id: string | null): string => {
    const owner = people.find((person) => person.id === id);
    return owner === undefined ? t('portal:goLive.nobodys') : `${owner.first} ${owner.last}`;
  };
  return (
    <section>
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4">
            {t('portal:goLive.owned')}
          </Title>
          <Text>{t('portal:goLive.ownedWhy')}</Text>
        </div>
        <ul className={css.list}>
          {(all ? owned : owned.slice(0, first)).map(({ id, what, ownerId }) => (
            <li key={id} className={`${css.row} ${css.person}`}>
              <Text flex="1 1 200px">{what}</Text>
              <Text>{nameOf(ownerId)}</Text>
            </li>
          ))}
        </ul>
        {!all && owned.length > first ? (
          <Button variant="default" w="fit-content" onClick={() => setAll(true)}>
            {t('portal:goLive.all', { count: owned.length })}
          </Button>
        ) : null}
      </Stack>
    </section>
  );
}

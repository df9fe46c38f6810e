import { Button, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../contracts/clients.ts';
import { holds } from './Find.tsx';

/** As many people as are looked through without a search, and as many as one press brings. */
const FEW = 8;
const STEP = 50;

/** Whether name or mail address hold every one of the words. */
export const isFound = ({ first, last, email }: Person, words: string): boolean =>
  holds([first, last, email], words);

/** A part of a directory. */
export interface Found {
  readonly shown: Person[];
  /** The field that searches; nothing where there are few people. */
  readonly field: ReactNode;
  /** Below the list: the button that shows more, or that nobody was found. */
  readonly rest: ReactNode;
}

/** A directory that may hold thousands: searched by name or mail address, and shown fifty at a time. */
export function useFound(people: Person[]): Found {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [most, setMost] = useState(STEP);
  const found = people.filter((person) => isFound(person, words));
  const left = found.length - most;
  const search = (typed: string): void => {
    setWords(typed);
    setMost(STEP);
  };
  const field =
    people.length > FEW ? (
      <TextInput
        label={t('common:found.search')}
        type="search"
        value={words}
        onChange={(event) => search(event.currentTarget.value)}
      />
    ) : null;
  const rest =
    left > 0 ? (
      <Button variant="default" onClick={() => setMost(most + STEP)}>
        {t('common:found.more', { count: left })}
      </Button>
    ) : found.length === 0 ? (
      <Text c="dimmed">{t('common:found.nobody')}</Text>
    ) : null;
  return { shown: found.slice(0, most), field, rest };
}

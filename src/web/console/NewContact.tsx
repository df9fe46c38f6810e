import { Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Contact, Said } from '../../contracts/contacts.ts';
import { doors } from '../api/doors.ts';
import { mistakesIn } from '../api/mistakes.ts';
import { PageTitle } from '../components/PageTitle.tsx';
import { Problem } from '../components/Problem.tsx';
import { useCommand } from '../components/useCommand.ts';
import css from './console.module.css';

const nothing = { first: '', last: '', email: '', organisation: '', number: '' };
type Typed = typeof nothing;

/** What was typed, as the door takes it: what was not said is left out. */
function saidOf({ organisation, number, ...facts }: Typed): Said {
  return {
    ...facts,
    ...(organisation.trim() === '' ? {} : { organisation }),
    ...(number.trim() === '' ? {} : { number }),
  };
}

/** The page on which a contact begins. */
export function NewContact() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Stack className={css.column ?? ''} gap="lg">
      <PageTitle title={t('console:new.title')} lead={t('console:new.lead')} />
      <SaidForm
        path={doors.contacts}
        submit={t('console:new.submit')}
        onDone={({ id }) => void navigate(`/desk/contacts/${id}`)}
      />
    </Stack>
  );
}

export interface SaidFormProps {
  path: string;
  submit: string;
  /** What was typed before, to be corrected. */
  before?: Said;
  onDone: (contact: Contact) => void;
}

/** What the caller says of themself; Enter submits. */
export function SaidForm({ path, submit, before, onDone }: SaidFormProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Typed>({
    ...nothing,
    ...before,
    organisation: before?.organisation ?? '',
    number: before?.number ?? '',
  });
  const open = useCommand<Typed, Contact>({ path, body: saidOf, refresh: ['contacts', 'contact'], onDone });
  const mistakes = mistakesIn(open.error);
  const field = (name: keyof Typed, required = false) => ({
    label: t(`console:said.${name}`),
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
    error: mistakes[name],
    autoComplete: 'off',
    name,
    size: 'md',
    required,
    maxLength: name === 'email' ? 254 : 100,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        open.mutate(typed);
      }}
    >
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput {...field('first', true)} data-autofocus autoFocus />
          <TextInput {...field('last', true)} />
        </SimpleGrid>
        <TextInput {...field('email', true)} type="email" inputMode="email" />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput {...field('organisation')} description={t('console:said.ifSaid')} />
          <TextInput {...field('number')} type="tel" description={t('console:said.ifSaid')} maxLength={40} />
        </SimpleGrid>
        <Problem error={open.error} />
        <Group>
          <Button type="submit" size="md" loading={open.isPending}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Mistakes } from '../api/mistakes.ts';

/** A person as typed into a form. */
export interface TypedPerson {
  first: string;
  last: string;
  email: string;
  phone: string;
}

/** Nobody yet. */
export const nobodyTyped: TypedPerson = { first: '', last: '', email: '', phone: '' };

/** The telephone as the doors take it: nothing typed is no number. */
export function phoneOf(typed: TypedPerson): string | null {
  return typed.phone.trim() === '' ? null : typed.phone;
}

export interface NameFieldsProps {
  value: TypedPerson;
  onChange: (value: TypedPerson) => void;
  mistakes: Mistakes;
  /** Whether the person fills in about themself: the browser may then offer what it knows. */
  self?: boolean;
  withPhone?: boolean;
  /** Whether the fields came by a press of a button, and take the keyboard. */
  opened?: boolean;
}

/** First name, last name, mail address, and a telephone if wanted. */
export function NameFields(props: NameFieldsProps) {
  const { value, onChange, mistakes, self = false, withPhone = false, opened = false } = props;
  const { t } = useTranslation();
  const field = (name: keyof TypedPerson, complete: string) => ({
    label: t(`common:person.${name}`),
    value: value[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...value, [name]: event.currentTarget.value }),
    error: mistakes[name],
    autoComplete: self ? complete : 'off',
    name,
    size: 'md',
  });
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
        <TextInput {...field('first', 'given-name')} maxLength={100} required autoFocus={opened} />
        <TextInput {...field('last', 'family-name')} maxLength={100} required />
      </SimpleGrid>
      <TextInput {...field('email', 'email')} type="email" inputMode="email" maxLength={254} required />
      {withPhone ? (
        <TextInput
          {...field('phone', 'tel')}
          type="tel"
          maxLength={40}
          description={t('common:person.phoneWhat')}
        />
      ) : null}
    </>
  );
}

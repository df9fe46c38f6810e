import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Mistakes } from '../api/mistakes.ts';

/** A client as typed into a form; the domains in one line. */
export interface TypedClient {
  name: string;
  domains: string;
}

export interface ClientFieldsProps {
  value: TypedClient;
  onChange: (value: TypedClient) => void;
  mistakes: Mistakes;
}

/** The mail domains of what was typed, by comma, blank or `@`. */
export function domainsIn({ domains }: TypedClient): string[] {
  return domains.split(/[\s,;@]+/).filter(Boolean);
}

/** Name and mail domains of a client. */
export function ClientFields({ value, onChange, mistakes }: ClientFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('admin:new.name')}
        value={value.name}
        onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
        error={mistakes['name']}
        name="client-name"
        size="md"
        maxLength={100}
        required
      />
      <TextInput
        label={t('admin:new.domains')}
        description={t('admin:new.domainsWhat')}
        value={value.domains}
        onChange={(event) => onChange({ ...value, domains: event.currentTarget.value })}
        error={mistakes['mailDomains']}
        name="domains"
        size="md"
      />
    </>
  );
}

import { Button, Group, NativeSelect, Stack, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Asked, Contact } from '../../contracts/contacts.ts';
import { needsDetails } from '../../contracts/details.ts';
import type { RequestView } from '../../contracts/requests.ts';
import { doors } from '../api/doors.ts';
import type { Mistakes } from '../api/mistakes.ts';
import { mistakesIn } from '../api/mistakes.ts';
import { NameFields } from '../components/NameFields.tsx';
import { Problem } from '../components/Problem.tsx';
import { useCommand } from '../components/useCommand.ts';
import type { Filled, Role } from './asking.ts';
import { askOf, nothingFilled, ROLES } from './asking.ts';
import type { Part, Want } from './topics.ts';

interface AskFormProps {
  contact: Contact;
  want: Want;
  onBack: () => void;
  onAsked: (request: RequestView) => void;
}

/** What exactly, and about whom or what; Enter asks. */
export function AskForm({ contact, want, onBack, onAsked }: AskFormProps) {
  const { t } = useTranslation();
  const [filled, setFilled] = useState<Filled>(() => nothingFilled(contact, want));
  const ask = useCommand<Filled, z.infer<typeof Asked>>({
    path: doors.contactAsk(contact.id),
    body: (typed) => askOf(want, typed),
    refresh: ['contact', 'contacts'],
    onDone: ({ request }) => onAsked(request),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate(filled);
      }}
    >
      <Stack gap="md">
        <Title order={2} size="h4">
          {t(`console:want.${want.key}`)}
        </Title>
        <Fields
          contact={contact}
          want={want}
          filled={filled}
          onChange={setFilled}
          mistakes={mistakesIn(ask.error)}
        />
        <Problem error={ask.error} />
        <Group gap="sm">
          <Button type="submit" size="md" loading={ask.isPending}>
            {t('console:ask.submit')}
          </Button>
          <Button variant="default" size="md" onClick={onBack}>
            {t('console:ask.other')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface FieldsProps {
  contact: Contact;
  want: Want;
  filled: Filled;
  onChange: (filled: Filled) => void;
  mistakes: Mistakes;
}

/** What this want needs, and nothing else. */
function Fields({ contact, want, filled, onChange, mistakes }: FieldsProps) {
  const { t } = useTranslation();
  const has = (part: Part): boolean => want.parts.includes(part);
  const describes = has('person') || (has('signer') && filled.signer === 'somebody');
  return (
    <>
      {has('own-line') || has('own-device') ? (
        <Owned contact={contact} devices={has('own-device')} filled={filled} onChange={onChange} />
      ) : null}
      {has('signer') ? <Signer filled={filled} onChange={onChange} /> : null}
      {has('new-person') || describes ? (
        <NameFields
          value={filled.person}
          onChange={(person) => onChange({ ...filled, person })}
          mistakes={mistakes}
          withPhone={has('new-person')}
        />
      ) : null}
      {describes ? (
        <RoleSelect
          label={t('console:ask.theirRole')}
          value={filled.role}
          onChange={(role) => onChange({ ...filled, role })}
        />
      ) : null}
      {has('new-role') ? (
        <RoleSelect
          label={t('console:ask.newRole')}
          value={filled.newRole}
          onChange={(newRole) => onChange({ ...filled, newRole })}
        />
      ) : null}
      {has('new-person') ? null : (
        <TextInput
          label={t('console:ask.details')}
          description={t('console:ask.detailsWhat')}
          value={filled.details}
          onChange={(event) => onChange({ ...filled, details: event.currentTarget.value })}
          maxLength={500}
          required={needsDetails(askOf(want, filled))}
          size="md"
          autoComplete="off"
          autoFocus={!has('person')}
          error={mistakes['details']}
        />
      )}
    </>
  );
}

function Owned(props: {
  contact: Contact;
  devices: boolean;
  filled: Filled;
  onChange: (filled: Filled) => void;
}) {
  const { t } = useTranslation();
  const { contact, devices, filled, onChange } = props;
  const choices = devices
    ? contact.devices.map(({ id, name }) => ({ value: id, label: name }))
    : contact.lines.map(({ id, number, label }) => ({ value: id, label: `${number} · ${label}` }));
  const none = { value: '', label: t(devices ? 'console:ask.noDevice' : 'console:ask.noLine') };
  return (
    <NativeSelect
      label={t(devices ? 'console:ask.device' : 'console:ask.line')}
      size="md"
      data={choices.length === 0 ? [none] : choices}
      value={filled.ownedId}
      onChange={(event) => onChange({ ...filled, ownedId: event.currentTarget.value })}
    />
  );
}

function Signer({ filled, onChange }: { filled: Filled; onChange: (filled: Filled) => void }) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={t('console:ask.signer')}
      size="md"
      data={(['nobody', 'caller', 'somebody'] as const).map((value) => ({
        value,
        label: t(`console:signer.${value}`),
      }))}
      value={filled.signer}
      onChange={(event) => onChange({ ...filled, signer: event.currentTarget.value as Filled['signer'] })}
    />
  );
}

function RoleSelect({
  label,
  value,
  onChange,
}: {
  label: string;
  value: Role;
  onChange: (role: Role) => void;
}) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={label}
      size="md"
      data={ROLES.map((role) => ({ value: role, label: t(`common:role.${role}`) }))}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as Role)}
    />
  );
}

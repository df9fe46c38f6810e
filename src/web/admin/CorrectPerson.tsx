import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { doors } from '../api/doors.ts';
import { mistakesIn } from '../api/mistakes.ts';
import { changedOnly, conflictIn } from '../components/conflict/conflict.ts';
import { NameFields, phoneOf } from '../components/NameFields.tsx';
import { SaveForm } from './SaveForm.tsx';
import type { Whole } from './useDesk.ts';
import { useClientCommand } from './useDesk.ts';

const ROLES = ['member', 'admin', 'super-admin'] as const;

export interface CorrectPersonProps {
  clientId: string;
  person: Whole['people'][number];
  onClose: () => void;
}

/** Corrects one person while the client is onboarding. */
export function CorrectPerson({ clientId, person, onClose }: CorrectPersonProps) {
  const { t } = useTranslation();
  // What the reader began from: a colleague's save meanwhile shows as the conflict that it is.
  const [begun] = useState(person);
  const { first, last, email } = begun;
  const [typed, setTyped] = useState({ first, last, email, phone: begun.phone ?? '' });
  const [role, setRole] = useState<(typeof ROLES)[number]>(begun.role);
  const loaded = { first, last, email, phone: begun.phone, role: begun.role };
  const wanted = changedOnly({ ...typed, phone: phoneOf(typed), role }, loaded);
  const save = useClientCommand<number>({
    path: doors.clientPart(clientId, 'people', person.id),
    method: 'PATCH',
    body: (version) => ({ ...wanted, version }),
    refresh: ['client', 'clients'],
    onDone: onClose,
  });
  const conflict = conflictIn(save.error, wanted);
  return (
    <SaveForm
      save={save}
      version={begun.version}
      conflict={conflict}
      unchanged={Object.keys(wanted).length === 0}
      onClose={onClose}
    >
      <NameFields value={typed} onChange={setTyped} mistakes={mistakesIn(save.error)} withPhone opened />
      <NativeSelect
        label={t('admin:people.role')}
        size="md"
        data={ROLES.map((value) => ({ value, label: t(`common:role.${value}`) }))}
        value={role}
        onChange={(event) => setRole(ROLES.find((one) => one === event.currentTarget.value) ?? begun.role)}
      />
    </SaveForm>
  );
}

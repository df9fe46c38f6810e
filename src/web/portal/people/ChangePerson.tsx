import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Person } from '../../../contracts/clients.ts';
import type { ChangePerson as Wanted } from '../../../contracts/requests.ts';
import { doors } from '../../api/doors.ts';
import { useMe } from '../../api/session.ts';
import { mistakesIn } from '../../api/mistakes.ts';
import { BothValues } from '../../components/conflict/BothValues.tsx';
import { changedOnly, conflictIn } from '../../components/conflict/conflict.ts';
import type { TypedPerson } from '../../components/NameFields.tsx';
import { NameFields, phoneOf } from '../../components/NameFields.tsx';
import { Problem } from '../../components/Problem.tsx';
import type { Role } from './RoleChoice.tsx';
import { AnswerLine } from './AnswerLine.tsx';
import { RoleChoice } from './RoleChoice.tsx';
import { useMayChange } from './useMayChange.ts';
import { useChange } from './usePeople.ts';

/** Changes a person. Saved by somebody else meanwhile: both values stand side by side, and the reader chooses. */
export function ChangePerson({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation();
  const { first, last, email } = person;
  const [typed, setTyped] = useState<TypedPerson>({ first, last, email, phone: person.phone ?? '' });
  const [role, setRole] = useState<Role>(person.role);
  const [version, setVersion] = useState(person.version);
  const own = useMe().id === person.id;
  const answer = useMayChange({ action: 'user.change', role, from: person.role, own });
  const may = answer.outcome === 'allow' || answer.outcome === 'approve';
  const loaded = { first, last, email, phone: person.phone, role: person.role };
  const wanted = changedOnly({ ...typed, phone: phoneOf(typed), role }, loaded);
  const save = useChange<z.input<typeof Wanted>>(doors.person(person.id), 'PATCH', onClose);
  const conflict = conflictIn(save.error, wanted);
  const type = (value: TypedPerson): void => {
    setTyped(value);
    if (save.isError && conflict === null) save.reset();
  };
  const mine = (newer: number): void => {
    setVersion(newer);
    save.mutate({ ...wanted, version: newer });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ ...wanted, version });
      }}
    >
      <Stack gap="md" mt="md">
        <NameFields value={typed} onChange={type} mistakes={mistakesIn(save.error)} withPhone opened />
        {own ? null : <RoleChoice answer={answer} value={role} onChange={setRole} />}
        {own && !may ? <AnswerLine answer={answer} /> : null}
        {conflict === null ? (
          <Problem error={save.error} />
        ) : (
          <BothValues conflict={conflict} onMine={mine} onTheirs={onClose} />
        )}
        <Group>
          <Button variant="default" onClick={onClose}>
            {t('portal:back')}
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!may || conflict !== null || Object.keys(wanted).length === 0}
          >
            {t(answer.outcome === 'approve' ? 'portal:people.askAdd' : 'portal:people.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

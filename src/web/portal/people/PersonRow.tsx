import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../contracts/clients.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { RoleName } from '../../components/RoleName.tsx';
import css from '../portal.module.css';
import { ChangePerson } from './ChangePerson.tsx';
import { useChange } from './usePeople.ts';

export interface PersonRowProps {
  person: Person;
  changing: boolean;
  onChange: (on: boolean) => void;
}

/** One person of the directory, with what the reader may do about them. */
export function PersonRow({ person, changing, onChange }: PersonRowProps) {
  const { t } = useTranslation();
  const { first, last, email, phone, role, status, may } = person;
  return (
    <li className={css.row}>
      <div className={css.person}>
        <div className={css.personWords}>
          <Text fw={600}>
            {first} {last}
          </Text>
          <Text size="sm" c="dimmed">
            <RoleName role={role} />
            {status === 'active' ? null : ` · ${t(`portal:people.status.${status}`)}`}
          </Text>
          <Text size="sm" c="dimmed">
            {phone === null ? email : `${email} · ${phone}`}
          </Text>
        </div>
        <Group gap="xs">
          {may?.change === true && !changing ? (
            <Button
              size="xs"
              variant="default"
              aria-label={t('portal:people.changeWho', { who: `${first} ${last}` })}
              onClick={() => onChange(true)}
            >
              {t('portal:people.change')}
            </Button>
          ) : null}
          {may?.remove === true && !changing ? <Remove person={person} /> : null}
        </Group>
      </div>
      {changing ? <ChangePerson person={person} onClose={() => onChange(false)} /> : null}
    </li>
  );
}

function Remove({ person }: { person: Person }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const name = `${person.first} ${person.last}`;
  const remove = useChange<void>(doors.person(person.id), 'DELETE');
  if (!asked) {
    return (
      <Button
        size="xs"
        variant="default"
        aria-label={t('portal:people.removeWho', { who: name })}
        onClick={() => setAsked(true)}
      >
        {t('portal:people.remove')}
      </Button>
    );
  }
  return (
    <>
      <Text size="sm" fw={600}>
        {t('portal:people.removeSure', { name })}
      </Text>
      <Button size="xs" variant="default" onClick={() => setAsked(false)}>
        {t('portal:people.keep')}
      </Button>
      <Button size="xs" variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
        {t('portal:people.removeNow')}
      </Button>
      <Problem error={remove.error} />
    </>
  );
}

import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './admin.module.css';
import { CorrectPerson } from './CorrectPerson.tsx';
import type { Whole } from './useDesk.ts';

export interface DirectoryPersonProps {
  clientId: string;
  person: Whole['people'][number];
  /** How their invitation fares; undefined: none was sent. */
  mail: Whole['invited'][number]['mail'] | undefined;
  busy: boolean;
  /** Whether the reader may correct them. */
  edit: boolean;
  /** Null where the reader may not. */
  onInvite: (() => void) | null;
  onRemove: (() => void) | null;
}

/** One person of a client's directory, as the desk sees them. */
export function DirectoryPerson({ clientId, person, edit, ...rest }: DirectoryPersonProps) {
  const [changing, setChanging] = useState(false);
  const { t } = useTranslation();
  const { first, last, email, role, status } = person;
  const who = `${first} ${last}`;
  return (
    <div className={css.row}>
      <div className={css.grow}>
        <Text fw={600}>{who}</Text>
        <Text size="sm" c="dimmed">
          {email}
        </Text>
      </div>
      <div className={css.facts}>
        <Text size="sm">{t(`common:role.${role}`)}</Text>
        <Text size="sm">
          {rest.mail === undefined || status !== 'invited'
            ? t(`admin:people.status.${status}`)
            : t(`admin:people.mail.${rest.mail}`)}
        </Text>
      </div>
      {edit && !changing ? (
        <div className={css.steps}>
          <Button
            size="xs"
            variant="default"
            aria-label={t('admin:people.changeWho', { who })}
            onClick={() => setChanging(true)}
          >
            {t('admin:change')}
          </Button>
          <Steps {...rest} person={person} />
        </div>
      ) : null}
      {changing ? (
        <CorrectPerson clientId={clientId} person={person} onClose={() => setChanging(false)} />
      ) : null}
    </div>
  );
}

type StepsProps = Omit<DirectoryPersonProps, 'clientId' | 'edit'>;

function Steps({ person, mail, busy, onInvite, onRemove }: StepsProps) {
  const { t } = useTranslation();
  const { first, last, role, status } = person;
  return (
    <>
      {onInvite !== null && role === 'super-admin' && status === 'invited' ? (
        <Button
          size="xs"
          variant={mail === undefined ? 'filled' : 'default'}
          loading={busy}
          onClick={onInvite}
        >
          {t(mail === undefined ? 'admin:people.invite' : 'admin:people.inviteAgain')}
        </Button>
      ) : null}
      {onRemove === null ? null : (
        <Button
          size="xs"
          variant="default"
          aria-label={t('admin:people.removeWho', { who: `${first} ${last}` })}
          onClick={onRemove}
        >
          {t('admin:remove')}
        </Button>
      )}
    </>
  );
}

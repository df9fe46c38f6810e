import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './admin.module.css';
import { ChangeRoles } from './ChangeRoles.tsx';
import type { Agents } from './useDesk.ts';

export interface AgentRowProps {
  agent: Agents['agents'][number];
  busy: boolean;
  onInvite: () => void;
  onRemove: () => void;
}

/** One agent of the desk, with what the reader may do about them. */
export function AgentRow({ agent, busy, ...does }: AgentRowProps) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState(false);
  const { first, last, email, roles, status, mail, me, may } = agent;
  const who = `${first} ${last}`;
  return (
    <div className={css.row}>
      <div className={css.grow}>
        <Text fw={600}>
          {who} {me ? t('admin:agents.you') : ''}
        </Text>
        <Text size="sm" c="dimmed">
          {email}
        </Text>
      </div>
      <div className={css.facts}>
        <Text size="sm">{roles.map((role) => t(`common:role.${role}`)).join(', ')}</Text>
        <Text size="sm">
          {t(mail === null ? `admin:people.status.${status}` : `admin:people.mail.${mail}`)}
        </Text>
      </div>
      {(may.change || may.remove) && !changing ? (
        <Steps agent={agent} busy={busy} onChange={() => setChanging(true)} {...does} />
      ) : null}
      {may.why === null ? null : (
        <Text size="sm" c="dimmed">
          {may.why}
        </Text>
      )}
      {changing ? <ChangeRoles agent={agent} onClose={() => setChanging(false)} /> : null}
    </div>
  );
}

/** What the reader may do about an agent. */
function Steps({ agent, busy, onChange, onInvite, onRemove }: AgentRowProps & { onChange: () => void }) {
  const { t } = useTranslation();
  const { first, last, status, may } = agent;
  const who = `${first} ${last}`;
  const look = { size: 'xs', variant: 'default' } as const;
  return (
    <div className={css.steps}>
      {may.change ? (
        <Button {...look} aria-label={t('admin:agents.changeWho', { who })} onClick={onChange}>
          {t('admin:change')}
        </Button>
      ) : null}
      {may.change && status === 'invited' ? (
        <Button
          {...look}
          loading={busy}
          aria-label={t('admin:people.inviteAgainWho', { who })}
          onClick={onInvite}
        >
          {t('admin:people.inviteAgain')}
        </Button>
      ) : null}
      {may.remove ? <Remove who={who} busy={busy} onRemove={onRemove} /> : null}
    </div>
  );
}

/** Asks before an agent is removed: it ends at once, and is not taken back. */
function Remove({ who, busy, onRemove }: { who: string; busy: boolean; onRemove: () => void }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const look = { size: 'xs', variant: 'default' } as const;
  if (!asked) {
    return (
      <Button
        {...look}
        loading={busy}
        aria-label={t('admin:people.removeWho', { who })}
        onClick={() => setAsked(true)}
      >
        {t('admin:remove')}
      </Button>
    );
  }
  return (
    <>
      <Text size="sm" fw={600} role="alert" flex="1 1 100%">
        {t('admin:agents.removeSure', { who })}
      </Text>
      <Button {...look} onClick={() => setAsked(false)}>
        {t('admin:agents.keep')}
      </Button>
      <Button {...look} loading={busy} onClick={onRemove}>
        {t('admin:agents.removeNow')}
      </Button>
    </>
  );
}

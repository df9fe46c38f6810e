import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './admin.module.css';
import { ChangeRoles } from './ChangeRoles.tsx';
import type { Agents } from './useDesk.ts';

export interface AgentRowProps {
  agent: Agents['agents'][number];
  busy: boolean;
  onRemove: () => void;
}

/** One agent of the desk, with what the reader may do about them. */
export function AgentRow({ agent, busy, onRemove }: AgentRowProps) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState(false);
  const { first, last, email, roles, status, me, may } = agent;
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
        <Text size="sm">{t(`admin:people.status.${status}`)}</Text>
      </div>
      {(may.change || may.remove) && !changing ? (
        <div className={css.steps}>
          {may.change ? (
            <Button
              size="xs"
              variant="default"
              aria-label={t('admin:agents.changeWho', { who })}
              onClick={() => setChanging(true)}
            >
              {t('admin:change')}
            </Button>
          ) : null}
          {may.remove ? (
            <Button
              size="xs"
              variant="default"
              loading={busy}
              aria-label={t('admin:people.removeWho', { who })}
              onClick={onRemove}
            >
              {t('admin:remove')}
            </Button>
          ) : null}
        </div>
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

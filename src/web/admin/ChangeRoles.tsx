import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskRole } from '../../contracts/common.ts';
import { doors } from '../api/doors.ts';
import { isCode } from '../api/problem.ts';
import { BothValues } from '../components/conflict/BothValues.tsx';
import { Problem } from '../components/Problem.tsx';
import { useCommand } from '../components/useCommand.ts';
import css from './admin.module.css';
import type { Agents } from './useDesk.ts';

/** Everybody of a desk is an agent; these are the roles on top of it. */
const MORE = ['manager', 'admin', 'billing-contact'] as const satisfies readonly DeskRole[];

export interface ChangeRolesProps {
  agent: Agents['agents'][number];
  onClose: () => void;
}

/** Gives an agent other roles. */
export function ChangeRoles({ agent, onClose }: ChangeRolesProps) {
  const { t } = useTranslation();
  const [begun] = useState(agent);
  const [more, setMore] = useState<string[]>(begun.roles.filter((role) => role !== 'agent'));
  const roles = ['agent', ...MORE.filter((role) => more.includes(role))];
  const words = (list: readonly string[]): string => list.map((role) => t(`common:role.${role}`)).join(', ');
  const save = useCommand<number, Agents>({
    path: doors.agentRoles(agent.id),
    body: (version) => ({ roles, version }),
    refresh: ['agents', 'state'],
    onDone: onClose,
  });
  const { error } = save;
  const conflict = isCode(error, 'version-conflict')
    ? {
        version: Number(error.body['version']),
        differences: [
          { field: 'roles', mine: words(roles), theirs: words(error.body['theirs'] as string[]) },
        ],
      }
    : null;
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(begun.version);
      }}
    >
      <Stack gap="sm">
        <Roles value={more} onChange={setMore} />
        {conflict === null ? (
          <Problem error={error} />
        ) : (
          <BothValues conflict={conflict} onMine={(version) => save.mutate(version)} onTheirs={onClose} />
        )}
        <Group>
          <Button variant="default" onClick={onClose}>
            {t('admin:back')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={conflict !== null}>
            {t('admin:save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The roles as boxes; being an agent is the base of them all. */
function Roles({ value, onChange }: { value: string[]; onChange: (roles: string[]) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Checkbox checked disabled label={t('common:role.agent')} description={t('admin:agents.role.agent')} />
      <Checkbox.Group value={value} onChange={onChange}>
        <Stack gap="sm">
          {MORE.map((role) => (
            <Checkbox
              key={role}
              value={role}
              label={t(`common:role.${role}`)}
              description={t(`admin:agents.role.${role}`)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
    </>
  );
}

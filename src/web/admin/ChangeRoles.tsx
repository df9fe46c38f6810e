import { Checkbox, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskRole } from '../../contracts/common.ts';
import { doors } from '../api/doors.ts';
import { isCode } from '../api/problem.ts';
import { useCommand } from '../components/useCommand.ts';
import { SaveForm } from './SaveForm.tsx';
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
    <SaveForm save={save} version={begun.version} conflict={conflict} onClose={onClose}>
      <Roles value={more} onChange={setMore} />
    </SaveForm>
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

import { Group, Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { OutcomeBadge } from '../../components/Outcome.tsx';
import { useMayChange } from './useMayChange.ts';

const roles = ['member', 'admin', 'super-admin'] as const;

/** A role of a client's person. */
export type Role = (typeof roles)[number];

export interface RoleChoiceProps {
  /** `user.add` or `user.change`: what the role is wanted for. */
  action: 'user.add' | 'user.change';
  value: Role;
  onChange: (role: Role) => void;
}

/** A role, explained in one line, with the answer it will get before anything is sent. */
export function RoleChoice({ action, value, onChange }: RoleChoiceProps) {
  const { t } = useTranslation();
  const { outcome, because } = useMayChange(action, value);
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('portal:people.role')}
        value={value}
        onChange={(chosen) => onChange(roles.find((role) => role === chosen) ?? 'member')}
      >
        <Stack gap="xs" mt={6}>
          {roles.map((role) => (
            <Radio
              key={role}
              value={role}
              label={t(`common:role.${role}`)}
              description={t(`portal:roleWhat.${role}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <div role="status">
        <Group gap="xs" align="flex-start">
          <OutcomeBadge outcome={outcome} />
          <Text size="sm" pt={2} flex="1 1 220px">
            {because}
          </Text>
        </Group>
      </div>
    </Stack>
  );
}

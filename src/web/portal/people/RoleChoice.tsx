import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ClientAnswer } from '../../../policy/answer.ts';
import { AnswerLine } from './AnswerLine.tsx';

const roles = ['member', 'admin', 'super-admin'] as const;

/** A role of a client's person. */
export type Role = (typeof roles)[number];

export interface RoleChoiceProps {
  /** What the role that is chosen will be answered with. */
  answer: ClientAnswer;
  value: Role;
  onChange: (role: Role) => void;
}

/** A role, explained in one line, with the answer it will get before anything is sent. */
export function RoleChoice({ answer, value, onChange }: RoleChoiceProps) {
  const { t } = useTranslation();
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
      <AnswerLine answer={answer} />
    </Stack>
  );
}

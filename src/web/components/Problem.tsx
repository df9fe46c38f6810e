import { Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { besideNoField } from '../api/mistakes.ts';
import { ApiProblem } from '../api/problem.ts';
import css from './Problem.module.css';

/** What a reader is told of an error: what happened, what next, and the code to quote. */
export interface Told {
  what: string;
  next: string | null;
  code: string | null;
}

/** What no server said: as the catalogue tells it. */
const OURS = { offline: 'offline', 'no-answer': 'noAnswer', 'recording-unsent': 'recordingUnsent' } as const;
const isOurs = (code: string): code is keyof typeof OURS => code in OURS;

/** Turns whatever was thrown into what a reader is told; `t` is i18next's. */
export function tellProblem(error: unknown, t: (key: string) => string): Told {
  if (!(error instanceof ApiProblem)) {
    return { what: t('common:problem.unknown'), next: t('common:problem.unknownNext'), code: null };
  }
  if (isOurs(error.code)) {
    const word = OURS[error.code];
    return { what: t(`common:problem.${word}`), next: t(`common:problem.${word}Next`), code: null };
  }
  return { what: error.message, next: error.next, code: error.code };
}

/** A refusal or failure where it happened: what, why, what next. Shows nothing while there is no error. */
export function Problem({ error, again }: { error: unknown; again?: (() => void) | undefined }) {
  const { t } = useTranslation();
  if (error === null || error === undefined) return null;
  const { what, next, code } = tellProblem(error, t);
  return (
    <div className={css.problem} role="alert">
      <IconAlertTriangle className={css.icon} size={22} aria-hidden />
      <Stack gap={4} flex={1}>
        <Text fw={600}>{what}</Text>
        {besideNoField(error).map((mistake) => (
          <Text key={mistake}>{mistake}</Text>
        ))}
        {next === null ? null : <Text>{next}</Text>}
        <Group gap="sm">
          {again === undefined ? null : (
            <Button size="xs" variant="default" onClick={again}>
              {t('common:problem.again')}
            </Button>
          )}
          {code === null ? null : (
            <Text size="xs" c="dimmed">
              {t('common:problem.code', { code })}
            </Text>
          )}
        </Group>
      </Stack>
    </div>
  );
}

import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Conflict } from './conflict.ts';

export interface BothValuesProps {
  conflict: Conflict;
  /** Saves the reader's own over the newer version. */
  onMine: (version: number) => void;
  /** Leaves what somebody else saved. */
  onTheirs: () => void;
}

/** Saved by somebody else meanwhile: both values side by side, and the reader chooses. */
export function BothValues({ conflict, onMine, onTheirs }: BothValuesProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="alert">
      <Text fw={600}>{t('common:conflict.title')}</Text>
      {conflict.differences.map(({ field, mine, theirs }) => (
        <Text key={field} size="sm">
          {t(`common:conflict.field.${field}`)} {t('common:conflict.both', { mine, theirs })}
        </Text>
      ))}
      <Group>
        <Button variant="default" onClick={() => onMine(conflict.version)}>
          {t('common:conflict.mine')}
        </Button>
        <Button variant="default" onClick={onTheirs}>
          {t('common:conflict.theirs')}
        </Button>
      </Group>
    </Stack>
  );
}

import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BothValues } from '../components/conflict/BothValues.tsx';
import type { Conflict } from '../components/conflict/conflict.ts';
import { Problem } from '../components/Problem.tsx';
import css from './admin.module.css';

export interface SaveFormProps {
  /** Saves over a version of what is changed. */
  save: { error: Error | null; isPending: boolean; mutate: (version: number) => void };
  /** The version that the reader began from. */
  version: number;
  /** Somebody else saved meanwhile: the reader chooses. */
  conflict: Conflict | null;
  /** Nothing was changed yet. */
  unchanged?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** Fields of something that is there already, with the way to save them, over somebody else's change too. */
export function SaveForm({ save, version, conflict, unchanged = false, onClose, children }: SaveFormProps) {
  const { t } = useTranslation();
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(version);
      }}
    >
      <Stack gap="sm">
        {children}
        {conflict === null ? (
          <Problem error={save.error} />
        ) : (
          <BothValues conflict={conflict} onMine={(newer) => save.mutate(newer)} onTheirs={onClose} />
        )}
        <Group>
          <Button variant="default" onClick={onClose}>
            {t('admin:back')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={conflict !== null || unchanged}>
            {t('admin:save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

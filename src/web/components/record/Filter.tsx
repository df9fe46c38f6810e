import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TypedFilter } from './filter.ts';
import { noFilter } from './filter.ts';

/** Words and days to look for in the record; asked when sent, and not at every letter. */
export function Filter({ onFilter }: { onFilter: (filter: TypedFilter) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(noFilter);
  const field = (name: keyof TypedFilter) => ({
    label: t(`record:${name}`),
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onFilter(typed);
      }}
    >
      <Group align="flex-end" gap="sm">
        <TextInput {...field('text')} maxLength={200} flex="2 1 180px" />
        <TextInput {...field('since')} type="date" flex="1 1 140px" />
        <TextInput {...field('until')} type="date" flex="1 1 140px" />
        <Button type="submit" variant="default">
          {t('record:filter')}
        </Button>
      </Group>
    </form>
  );
}

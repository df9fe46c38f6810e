import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { doors } from '../api/doors.ts';
import { mistakesIn } from '../api/mistakes.ts';
import { Problem } from '../components/Problem.tsx';
import css from './admin.module.css';
import type { Whole } from './useDesk.ts';
import { useClientCommand } from './useDesk.ts';

const KINDS = ['computer', 'desk-phone', 'mobile', 'other'] as const;

/** The lines or the devices of a client, with whose they are. */
export function Owned({ whole, what }: { whole: Whole; what: 'lines' | 'devices' }) {
  const { t } = useTranslation();
  const { client, people, may } = whole;
  const rows =
    what === 'lines'
      ? whole.lines.map(({ id, number, label, ownerId }) => ({ id, name: number, sub: label, ownerId }))
      : whole.devices.map(({ id, name, kind, ownerId }) => ({
          id,
          name,
          sub: t(`admin:kind.${kind}`),
          ownerId,
        }));
  const remove = useClientCommand<string>({
    path: (id) => doors.clientPart(client.id, what, id),
    method: 'DELETE',
    body: () => ({}),
  });
  const owner = (id: string | null): string => {
    const found = people.find((person) => person.id === id);
    return found === undefined ? t('admin:owned.nobody') : `${found.first} ${found.last}`;
  };
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {t(`admin:${what}.title`)}
      </Title>
      {rows.length === 0 ? <Text c="dimmed">{t(`admin:${what}.empty`)}</Text> : null}
      {rows.map(({ id, name, sub, ownerId }) => (
        <div key={id} className={css.row}>
          <Text fw={600} className={css.grow}>
            {name}
          </Text>
          <div className={css.facts}>
            <Text size="sm">{sub}</Text>
            <Text size="sm">{owner(ownerId)}</Text>
          </div>
          {may.edit ? (
            <Button
              size="xs"
              variant="default"
              aria-label={t('admin:people.removeWho', { who: name })}
              onClick={() => remove.mutate(id)}
            >
              {t('admin:remove')}
            </Button>
          ) : null}
        </div>
      ))}
      <Problem error={remove.error} />
      {may.edit ? <Add whole={whole} what={what} /> : null}
    </Stack>
  );
}

function Add({ whole, what }: { whole: Whole; what: 'lines' | 'devices' }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [sub, setSub] = useState(what === 'lines' ? '' : 'computer');
  const [ownerId, setOwner] = useState('');
  const add = useClientCommand({
    path: doors.clientParts(whole.client.id, what),
    body: () => ({
      ...(what === 'lines' ? { number: name, label: sub } : { name, kind: sub }),
      ownerId: ownerId === '' ? null : ownerId,
    }),
    onDone: () => {
      setName('');
      if (what === 'lines') setSub('');
    },
  });
  const mistakes = mistakesIn(add.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Group align="flex-end" gap="sm">
        <TextInput
          label={t(`admin:${what}.name`)}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={mistakes[what === 'lines' ? 'number' : 'name']}
          maxLength={what === 'lines' ? 40 : 100}
          placeholder={what === 'lines' ? '+44 20 7946 0000' : ''}
          required
        />
        <Sub what={what} value={sub} onChange={setSub} mistake={mistakes['label']} />
        <Owner people={whole.people} value={ownerId} onChange={setOwner} />
        <Button type="submit" variant="default" loading={add.isPending}>
          {t(`admin:${what}.add`)}
        </Button>
      </Group>
      <Problem error={add.error} />
    </form>
  );
}

interface SubProps {
  what: 'lines' | 'devices';
  value: string;
  onChange: (value: string) => void;
  mistake: string | undefined;
}

/** The second fact: a line's label, a device's kind. */
function Sub({ what, value, onChange, mistake }: SubProps) {
  const { t } = useTranslation();
  if (what === 'lines') {
    return (
      <TextInput
        label={t('admin:lines.label')}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={mistake}
        required
      />
    );
  }
  return (
    <NativeSelect
      label={t('admin:devices.kind')}
      data={KINDS.map((kind) => ({ value: kind, label: t(`admin:kind.${kind}`) }))}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface OwnerProps {
  people: Whole['people'];
  value: string;
  onChange: (id: string) => void;
}

function Owner({ people, value, onChange }: OwnerProps) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={t('admin:owned.owner')}
      data={[
        { value: '', label: t('admin:owned.nobody') },
        ...people.slice(0, 500).map(({ id, first, last }) => ({ value: id, label: `${first} ${last}` })),
      ]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

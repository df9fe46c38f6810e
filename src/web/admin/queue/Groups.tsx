import { Button, Group, MultiSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { QueueGroup, QueueGroups } from '../../../contracts/queue.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { Problem } from '../../components/Problem.tsx';
import { tellDone } from '../../components/told.ts';
import { useCommand } from '../../components/useCommand.ts';
import { useAgents } from '../useDesk.ts';

type List = z.infer<typeof QueueGroups>;

/** The flat list of groups that people can wait for. */
export function Groups() {
  const { t } = useTranslation();
  const groups = useQuery({
    queryKey: ['groups'],
    queryFn: ({ signal }) => ask<List>(doors.groups, signal),
    meta: { topics: ['queue', 'agent'] },
  });
  return (
    <Stack gap="sm" maw={620}>
      <Title order={2} size="h4">
        {t('admin:queue.groups')}
      </Title>
      <Text>{t('admin:queue.groupsLead')}</Text>
      <Loaded query={groups}>
        {(list) => (
          <>
            {list.groups.map((group) => (
              <One key={`${group.id} ${group.version}`} group={group} />
            ))}
            <Add key={list.groups.length} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function Members({ value, onChange }: { value: string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation();
  const agents = useAgents();
  const data = (agents.data?.agents ?? [])
    .filter(({ status }) => status === 'active')
    .map(({ id, first, last }) => ({ value: id, label: `${first} ${last}` }));
  return (
    <MultiSelect label={t('admin:queue.members')} data={data} value={value} onChange={onChange} searchable />
  );
}

function One({ group }: { group: QueueGroup }) {
  const { t } = useTranslation();
  const [name, setName] = useState(group.name);
  const [members, setMembers] = useState(group.members);
  const save = useCommand({
    path: doors.group(group.id),
    body: () => ({ name, members, version: group.version }),
    refresh: ['groups', 'queue'],
    onDone: () => tellDone(t('admin:queue.saved')),
  });
  const remove = useCommand({
    path: doors.groupRemove(group.id),
    body: () => ({}),
    refresh: ['groups', 'queue'],
  });
  const same = name === group.name && members.join() === group.members.join();
  return (
    <Paper p="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('admin:queue.groupName')}
            value={name}
            required
            maxLength={60}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {group.everybody ? (
            <Text size="sm">{t('admin:queue.everybody')}</Text>
          ) : (
            <Members value={members} onChange={setMembers} />
          )}
          <Problem error={save.error ?? remove.error} />
          <Group gap="sm">
            <Button type="submit" variant="default" loading={save.isPending} disabled={same}>
              {t('admin:queue.saveGroup')}
            </Button>
            {group.everybody ? null : (
              <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
                {t('admin:queue.removeGroup')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function Add() {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [members, setMembers] = useState<string[]>([]);
  const add = useCommand({
    path: doors.groups,
    body: () => ({ name, members }),
    refresh: ['groups', 'queue'],
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('admin:queue.newGroup')}
          value={name}
          required
          maxLength={60}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Members value={members} onChange={setMembers} />
        <Problem error={add.error} />
        <Group>
          <Button type="submit" variant="default" loading={add.isPending} disabled={name.trim() === ''}>
            {t('admin:queue.addGroup')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

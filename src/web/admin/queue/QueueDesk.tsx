import { Anchor, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Office } from '../../../contracts/queue.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Problem } from '../../components/Problem.tsx';
import { tellDone } from '../../components/told.ts';
import { useCommand } from '../../components/useCommand.ts';
import { Groups } from './Groups.tsx';
import { Hours } from './Hours.tsx';

/** How the desk meets people who come without a key: the help page, its hours, its groups. */
export function QueueDesk() {
  const { t } = useTranslation();
  const office = useQuery({
    queryKey: ['office'],
    queryFn: ({ signal }) => ask<Office>(doors.office, signal),
    meta: { topics: ['front'] },
  });
  return (
    <Stack gap="xl">
      <PageTitle title={t('admin:queue.title')} lead={t('admin:queue.lead')} />
      <Loaded query={office}>
        {(data) => (
          <>
            <Address key={`address ${data.slugVersion}`} office={data} />
            <Hours key={`hours ${data.version}`} office={data} />
          </>
        )}
      </Loaded>
      <Groups />
    </Stack>
  );
}

function Address({ office }: { office: Office }) {
  const { t } = useTranslation();
  const [slug, setSlug] = useState(office.slug);
  const save = useCommand({
    path: doors.address,
    body: () => ({ slug, version: office.slugVersion }),
    refresh: ['office'],
    onDone: () => tellDone(t('admin:queue.saved')),
  });
  const address = `${window.location.origin}/help/${office.slug}`;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="sm" maw={620}>
        <Title order={2} size="h4">
          {t('admin:queue.address')}
        </Title>
        <Text>
          <Anchor href={address} target="_blank" rel="noreferrer" style={{ overflowWrap: 'anywhere' }}>
            {address}
          </Anchor>
        </Text>
        <TextInput
          label={t('admin:queue.slug')}
          description={t('admin:queue.slugRule')}
          value={slug}
          maxLength={50}
          onChange={(event) => setSlug(event.currentTarget.value.toLowerCase())}
        />
        <Problem error={save.error} />
        <Group>
          <Button type="submit" variant="default" loading={save.isPending} disabled={slug === office.slug}>
            {t('admin:queue.move')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { Button, Code, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordPage } from '../../../contracts/record.ts';
import { ask, withQuery } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import css from '../portal.module.css';
import { Entry } from './Entry.tsx';
import { noFilter, toQuery } from './filter.ts';

/** Our record: everything asked, refused and done here, filtered, exported, and how to check it. */
export function OurRecord() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(noFilter);
  const [filter, setFilter] = useState(noFilter);
  const query = toQuery(filter);
  const pages = useInfiniteQuery({
    queryKey: ['record', 'ours', query],
    queryFn: ({ pageParam, signal }) =>
      ask<RecordPage>(withQuery(doors.ourRecord, { ...query, before: pageParam }), signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.before,
  });
  const set = (part: Partial<typeof typed>): void => setTyped({ ...typed, ...part });
  return (
    <Stack gap="lg">
      <PageTitle title={t('portal:record.title')} lead={t('portal:record.lead')}>
        <Button
          component="a"
          href={withQuery(doors.ourRecordExport, query)}
          download
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('portal:record.export')}
        </Button>
      </PageTitle>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setFilter(typed);
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            label={t('portal:record.text')}
            value={typed.text}
            onChange={(event) => set({ text: event.currentTarget.value })}
            maxLength={200}
            flex="2 1 180px"
          />
          <TextInput
            label={t('portal:record.since')}
            type="date"
            value={typed.since}
            onChange={(event) => set({ since: event.currentTarget.value })}
            flex="1 1 140px"
          />
          <TextInput
            label={t('portal:record.until')}
            type="date"
            value={typed.until}
            onChange={(event) => set({ until: event.currentTarget.value })}
            flex="1 1 140px"
          />
          <Button type="submit" variant="default">
            {t('portal:record.filter')}
          </Button>
        </Group>
      </form>
      <Loaded query={pages} lines={8}>
        {({ pages: read }) => {
          const entries = read.flatMap((page) => page.entries);
          if (entries.length === 0) return <EmptyState>{t('portal:record.empty')}</EmptyState>;
          return (
            <ol className={css.list}>
              {entries.map((entry) => (
                <Entry key={entry.n} entry={entry} />
              ))}
            </ol>
          );
        }}
      </Loaded>
      {pages.hasNextPage ? (
        <Button
          variant="default"
          onClick={() => void pages.fetchNextPage()}
          loading={pages.isFetchingNextPage}
        >
          {t('portal:record.more')}
        </Button>
      ) : null}
      <HowToVerify />
    </Stack>
  );
}

function HowToVerify() {
  const { t } = useTranslation();
  return (
    <section>
      <Title order={2} size="h4">
        {t('portal:record.verify')}
      </Title>
      <Text mt={4}>{t('portal:record.verifyHow')}</Text>
      <Code block my="sm">
        {'npx bailiwick record verify FILE --checkpoint C'}
      </Code>
      <Text size="sm" c="dimmed">
        {t('portal:record.verifyWhy')}
      </Text>
    </section>
  );
}

import { Button, Code, Stack, Text, Title } from '@mantine/core';
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
import { Filter } from './Filter.tsx';
import { noFilter, toQuery } from './filter.ts';

/** Our record: everything asked, refused and done here, filtered, exported, and how to check it. */
export function OurRecord() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState(noFilter);
  const query = toQuery(filter);
  const pages = useInfiniteQuery({
    queryKey: ['record', 'ours', query],
    queryFn: ({ pageParam, signal }) =>
      ask<RecordPage>(withQuery(doors.ourRecord, { ...query, before: pageParam }), signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.before,
  });
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
      <Filter onFilter={setFilter} />
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

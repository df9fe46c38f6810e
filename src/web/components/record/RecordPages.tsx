import { Button, Code, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordPage } from '../../../contracts/record.ts';
import { ask, withQuery } from '../../api/client.ts';
import { addTexts } from '../../i18n/index.ts';
import texts from '../../i18n/en/record.json';
import { EmptyState } from '../EmptyState.tsx';
import { Loaded } from '../Loaded.tsx';
import { PageTitle } from '../PageTitle.tsx';
import { Entry } from './Entry.tsx';
import { Filter } from './Filter.tsx';
import { noFilter, toQuery } from './filter.ts';
import css from './record.module.css';

addTexts('record', texts);

export interface RecordPagesProps {
  title: string;
  lead: string;
  /** The door that gives pages of this record. */
  from: string;
  /** The door that exports it; null where the reader may not, and then the page does not teach how to check it. */
  exportFrom: string | null;
}

/** A record to be read: newest first, filtered, exported, and how to check it. */
export function RecordPages({ title, lead, from, exportFrom }: RecordPagesProps) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState(noFilter);
  const [cleared, setCleared] = useState(0);
  const clear = (): void => {
    setFilter(noFilter);
    setCleared((n) => n + 1);
  };
  const query = toQuery(filter);
  const pages = useInfiniteQuery({
    queryKey: ['record', from, query],
    queryFn: ({ pageParam, signal }) =>
      ask<RecordPage>(withQuery(from, { ...query, before: pageParam }), signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.before,
  });
  return (
    <Stack gap="lg">
      <PageTitle title={title} lead={lead}>
        {exportFrom === null ? null : (
          <Button
            component="a"
            href={withQuery(exportFrom, query)}
            download
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden />}
          >
            {t('record:export')}
          </Button>
        )}
      </PageTitle>
      <Filter key={cleared} onFilter={setFilter} />
      <Loaded query={pages} lines={8}>
        {({ pages: read }) => {
          const entries = read.flatMap((page) => page.entries);
          if (entries.length === 0) return <Nothing onAll={filter === noFilter ? null : clear} />;
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
          {t('record:more')}
        </Button>
      ) : null}
      {exportFrom === null ? null : <HowToVerify />}
    </Stack>
  );
}

/** No entry; where that is because of the filter, the way to all of them. */
function Nothing({ onAll }: { onAll: (() => void) | null }) {
  const { t } = useTranslation();
  if (onAll === null) return <EmptyState>{t('record:empty')}</EmptyState>;
  const all = (
    <Button variant="default" onClick={onAll}>
      {t('record:all')}
    </Button>
  );
  return <EmptyState action={all}>{t('record:none')}</EmptyState>;
}

function HowToVerify() {
  const { t } = useTranslation();
  return (
    <section>
      <Title order={2} size="h4">
        {t('record:verify')}
      </Title>
      <Text mt={4}>{t('record:verifyHow')}</Text>
      <Code block my="sm">
        {'npx bailiwick record verify EXPORT --checkpoint FILE'}
      </Code>
      <Text size="sm" c="dimmed">
        {t('record:verifyWhy')}
      </Text>
    </section>
  );
}

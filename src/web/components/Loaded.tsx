import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from './Problem.tsx';

const patience = 300;

/** Grey lines where something will stand, shown only after 300 ms so that a fast reply does not flicker. */
export function GreyLines({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <Stack gap="sm" aria-busy="true">
      <VisuallyHidden role="status">{t('common:loading')}</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={line === 0 ? 28 : 18} width={`${line % 3 === 2 ? 60 : 100}%`} />
      ))}
    </Stack>
  );
}

interface Loading<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** A query on a page: grey lines, then its data; a failure is told beside data that is still shown. */
export function Loaded<Data>({
  query,
  lines = 4,
  children,
}: {
  query: Loading<Data>;
  lines?: number;
  children: (data: Data) => ReactNode;
}) {
  const again = (): void => void query.refetch();
  if (query.data === undefined) {
    return query.error === null ? <GreyLines lines={lines} /> : <Problem error={query.error} again={again} />;
  }
  return (
    <>
      {query.error === null ? null : <Problem error={query.error} again={again} />}
      {children(query.data)}
    </>
  );
}

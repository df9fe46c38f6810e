import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/session.ts';
import { PageTitle } from '../../components/PageTitle.tsx';
import { TimeOf } from '../../components/Time.tsx';
import css from '../portal.module.css';
import { DoneInMyName } from './DoneInMyName.tsx';
import { MayTable } from './MayTable.tsx';
import { useWaiting } from './useWaiting.ts';
import { WaitingForMe } from './WaitingForMe.tsx';

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Title order={2} size="h4" id={id} mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}

/** The portal's first screen: what one may ask for, what waits, what was done. What waits comes first, if anything. */
export function Home() {
  const { t } = useTranslation();
  const me = useMe();
  const waiting = useWaiting().data;
  const open = waiting?.waiting.some(({ state }) => state === 'open') === true;
  const fenced = waiting?.fencedUntil ?? null;
  const may = (
    <>
      {fenced === null ? null : (
        <Text className={css.fenced ?? ''} role="status">
          {t('portal:home.fenced')} <TimeOf at={fenced} />
        </Text>
      )}
      <MayTable />
    </>
  );
  const lead = t('portal:home.lead', { desk: me.deskName, client: me.clientName });
  return (
    <Stack gap="xl">
      {open ? (
        <>
          <PageTitle title={t('portal:waiting.title')} />
          <WaitingForMe />
          <Part title={t('portal:home.title')}>
            <Text mb="sm">{lead}</Text>
            {may}
          </Part>
        </>
      ) : (
        <>
          <PageTitle title={t('portal:home.title')} lead={lead} />
          {may}
          <Part title={t('portal:waiting.title')}>
            <WaitingForMe />
          </Part>
        </>
      )}
      <Part title={t('portal:done.title')}>
        <DoneInMyName />
      </Part>
    </Stack>
  );
}

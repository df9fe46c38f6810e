import { Button, Text, Title } from '@mantine/core';
import { IconDeviceLaptop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { SignIns } from '../../contracts/sign-in.ts';
import { ask } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { Loaded } from '../components/Loaded.tsx';
import { Problem } from '../components/Problem.tsx';
import { Ago, TimeOf } from '../components/Time.tsx';
import { useCommand } from '../components/useCommand.ts';
import css from './my-sign-in.module.css';

type Mine = z.infer<typeof SignIns>;

/** Where I am signed in; any of them can be ended from here. */
export function MySignIns() {
  const { t } = useTranslation();
  const list = useQuery({
    queryKey: ['sign-in', 'mine'],
    queryFn: ({ signal }) => ask<Mine>(doors.signIns, signal),
  });
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('my-sign-in:signIns.title')}
      </Title>
      <Loaded query={list} lines={3}>
        {({ signIns }) => (
          <ul className={css.list}>
            {signIns.map((one) => (
              <Row key={one.id} one={one} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function Row({ one }: { one: Mine['signIns'][number] }) {
  const { t } = useTranslation();
  const end = useCommand({
    path: doors.signIn(one.id),
    method: 'DELETE',
    refresh: ['sign-in', 'state'],
  });
  return (
    <li className={css.row}>
      <IconDeviceLaptop size={26} stroke={1.5} aria-hidden />
      <div className={css.words}>
        <Text fw={600}>
          {one.device}
          {one.current ? ` · ${t('my-sign-in:signIns.here')}` : null}
        </Text>
        <Text size="sm" c="dimmed">
          {t('my-sign-in:signIns.since')} <TimeOf at={one.startedAt} /> · {t('my-sign-in:signIns.seen')}{' '}
          <Ago at={one.lastSeenAt} />
        </Text>
        <Problem error={end.error} />
      </div>
      <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate()}>
        {t('my-sign-in:signIns.end')}
      </Button>
    </li>
  );
}

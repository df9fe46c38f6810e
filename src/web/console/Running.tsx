import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { useMe } from '../api/session.ts';
import css from './console.module.css';
import { handedTo, hostsOf } from './handed.ts';
import type { Hosts } from './handed.ts';
import { isMuted, notify, ring } from './queue/bell.ts';
import { useSessions } from './sessions/useSessions.ts';

/**
 * On every page of the console: the running sessions whose host this reader is, with the way to them, but for the one
 * that is looked at. One that a colleague handed over rings as somebody in the queue does.
 */
export function Running() {
  const { t } = useTranslation();
  const { id: me } = useMe();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const { data } = useSessions();
  const hosts = useRef<Hosts | null>(null);
  const nobody = t('console:running.nobody');

  useEffect(() => {
    if (data === undefined) return;
    const before = hosts.current;
    hosts.current = hostsOf(data.sessions);
    const [handed] = handedTo(me, before, data.sessions);
    if (handed === undefined) return;
    if (!isMuted()) ring();
    const what = t('console:running.handed', { who: handed.customerName ?? nobody });
    notify(what, '', () => void navigate(`/desk/sessions/${handed.id}`), 'bw-handed');
  }, [data, me, t, nobody, navigate]);

  const there = (id: string) => pathname === '/desk/sessions' || pathname === `/desk/sessions/${id}`;
  const mine = (data?.sessions ?? []).filter(
    ({ id, hostId, state, activeAt }) =>
      hostId === me && state !== 'ended' && activeAt !== null && !there(id),
  );
  return (
    <div role="status">
      {mine.length === 0 ? null : (
        <Stack gap="xs" mb="lg">
          {mine.map(({ id, customerName }) => (
            <Group key={id} className={css.notice ?? ''} gap="8px 16px">
              <Text flex="1 1 240px" dir="auto">
                {t('console:running.what', { who: customerName ?? nobody })}
              </Text>
              <Button component={Link} to={`/desk/sessions/${id}`} size="xs">
                {t('console:running.open')}
              </Button>
            </Group>
          ))}
        </Stack>
      )}
    </div>
  );
}

import { Anchor, Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Session, SessionKey } from '../../../contracts/sessions.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { Countdown } from '../../components/Time.tsx';
import { useCommand } from '../../components/useCommand.ts';
import css from './session.module.css';

/** Nobody is here yet: a key and a link for the customer. */
export function Waiting({ session }: { session: Session }) {
  const { t } = useTranslation();
  const key = useCommand<void, z.infer<typeof SessionKey>>({
    path: doors.sessionStep(session.id, 'key'),
    refresh: ['session'],
  });
  const made = key.data;
  return (
    <Paper p="xl" className={css.card ?? ''}>
      <Stack gap="md" align="flex-start">
        <div>
          <Title order={2} size="h3">
            {t('session:waiting.title')}
          </Title>
          <Text c="dimmed">{t('session:waiting.lead')}</Text>
        </div>
        {made === undefined ? null : (
          <div>
            <Text className={css.key ?? ''}>{made.key.replace(/(\d{3})(?=\d)/g, '$1 ')}</Text>
            <Text size="sm">
              <Countdown until={made.expiresAt} /> ·{' '}
              <Anchor href={made.link}>{t('session:waiting.link')}</Anchor>
            </Text>
          </div>
        )}
        <Button
          variant={made === undefined ? 'filled' : 'default'}
          loading={key.isPending}
          onClick={() => key.mutate()}
        >
          {t(made === undefined ? 'session:waiting.make' : 'session:waiting.another')}
        </Button>
        <Problem error={key.error} />
      </Stack>
    </Paper>
  );
}

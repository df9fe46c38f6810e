import { Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { PolicyView } from '../../../contracts/requests.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { ProofDots } from '../../components/ProofDots.tsx';
import css from '../portal.module.css';
import { Preset } from './Preset.tsx';

/** Our rules: how much proof is asked for, and where more than usual. Read only. */
export function Policy() {
  const { t } = useTranslation();
  const policy = useQuery({
    queryKey: ['policy'],
    queryFn: ({ signal }) => ask<z.infer<typeof PolicyView>>(doors.policy, signal),
    meta: { topics: ['client'] },
  });
  return (
    <Stack gap="lg">
      <PageTitle title={t('portal:policy.title')} lead={t('portal:policy.lead')} />
      <Loaded query={policy}>
        {({ preset, raised, superAdmins, may }) => (
          <>
            <Preset preset={preset} />
            <section>
              <Title order={2} size="h4" mb="sm">
                {t('portal:policy.raised')}
              </Title>
              {raised.length === 0 ? (
                <Text c="dimmed">{t('portal:policy.raisedNone')}</Text>
              ) : (
                <ul className={css.list}>
                  {raised.map(({ action, what, tier }) => (
                    <li key={action} className={`${css.row} ${css.person}`}>
                      <Text>{what}</Text>
                      <ProofDots tier={tier} />
                    </li>
                  ))}
                </ul>
              )}
            </section>
            <Paper p="lg">
              <Text>{t('portal:policy.superAdmins', { count: superAdmins })}</Text>
            </Paper>
            {may.why === null ? null : <Text c="dimmed">{may.why}</Text>}
          </>
        )}
      </Loaded>
    </Stack>
  );
}

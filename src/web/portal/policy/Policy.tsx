import { Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../components/Loaded.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { usePeople } from '../people/usePeople.ts';
import { Preset } from './Preset.tsx';

/** Our rules: how much proof is asked for before anything is done. Read only. */
export function Policy() {
  const { t } = useTranslation();
  const whole = usePeople();
  return (
    <Stack gap="lg">
      <PageTitle title={t('portal:policy.title')} lead={t('portal:policy.lead')} />
      <Loaded query={whole}>
        {({ client, people }) => {
          const count = people.filter(
            ({ role, status }) => role === 'super-admin' && status === 'active',
          ).length;
          return (
            <>
              <Preset preset={client.preset} />
              {count === 0 ? null : (
                <Paper p="lg">
                  <Text>{t('portal:policy.superAdmins', { count })}</Text>
                </Paper>
              )}
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

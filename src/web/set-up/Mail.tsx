import { Button, Code, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useInstallation } from '../api/session.ts';
import { Loaded } from '../components/Loaded.tsx';
import { Step } from './Step.tsx';

const setting = 'SMTP_URL=smtps://user:password@mail.example';

/** Third screen: how mail goes out, or that it may wait. The desk exists by now. */
export function Mail() {
  const { t } = useTranslation();
  const state = useInstallation();
  return (
    <Stack gap="lg">
      <Step n={4} title={t('set-up:mail.title')} lead={t('set-up:mail.lead')} />
      <Loaded query={state} lines={2}>
        {({ evaluation }) =>
          evaluation ? (
            <Stack gap="sm">
              <Text>{t('set-up:mail.evaluation')}</Text>
              <Code block>{setting}</Code>
              <Text c="dimmed">{t('set-up:mail.later')}</Text>
            </Stack>
          ) : (
            <Text>{t('set-up:mail.set')}</Text>
          )
        }
      </Loaded>
      <Button component={Link} to="/desk" size="md" autoFocus>
        {t('set-up:mail.open')}
      </Button>
    </Stack>
  );
}

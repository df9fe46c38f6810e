import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PageTitle } from '../components/PageTitle.tsx';

/** The head of one of the four screens: where one is, the question, and why it is asked. */
export function Step({ n, title, lead }: { n: 1 | 2 | 3 | 4; title: string; lead: string }) {
  const { t } = useTranslation();
  return (
    <div>
      <Text size="sm" c="dimmed" mb={4}>
        {t('set-up:step', { n })}
      </Text>
      <PageTitle title={title} lead={lead} screen={n} />
    </div>
  );
}

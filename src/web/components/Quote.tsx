import { Blockquote } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Somebody else's words, marked as theirs; printed as text, whatever they hold. */
export function Quote({ words, who }: { words: string; who: string }) {
  const { t } = useTranslation();
  return (
    <Blockquote color="gray" p="md" cite={t('common:quote.by', { who })} bg="var(--bw-sunk)">
      <bdi>{words}</bdi>
    </Blockquote>
  );
}

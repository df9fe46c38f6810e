import { Group, Text, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** How far identity is proven, 0 to 3, as dots and a word. */
export function ProofDots({ tier }: { tier: 0 | 1 | 2 | 3 }) {
  const { t } = useTranslation();
  const word = t(`common:proof.tier${tier}`);
  return (
    <Group gap={8} wrap="nowrap">
      <VisuallyHidden>{t('common:proof.read', { tier, word })}</VisuallyHidden>
      <Text span aria-hidden fw={600} size="sm">
        {t('common:proof.label')}
      </Text>
      <Text span aria-hidden lh={1} fz={20} lts={2} mt={-3}>
        {'●'.repeat(tier) + '○'.repeat(3 - tier)}
      </Text>
      <Text span aria-hidden size="sm">
        {t('common:proof.word', { tier, word })}
      </Text>
    </Group>
  );
}

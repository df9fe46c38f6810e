import { Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export interface ShortcutHelpProps {
  keys: readonly { key: string; label: string }[];
  onClose: () => void;
}

/** The list of the keys that work on this page now. */
export function ShortcutHelp({ keys, onClose }: ShortcutHelpProps) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={t('common:shortcuts.title')}>
      <Stack gap="xs">
        {keys.length === 0 ? <Text>{t('common:shortcuts.none')}</Text> : null}
        {[...keys, { key: '?', label: t('common:shortcuts.help') }].map(({ key, label }) => (
          <Group key={`${key} ${label}`} justify="space-between" wrap="nowrap">
            <Text>{label}</Text>
            <Kbd>{key}</Kbd>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}

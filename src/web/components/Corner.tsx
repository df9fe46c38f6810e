import { Notifications, notifications } from '@mantine/notifications';
import '@mantine/notifications/styles.css';
import { IconCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import { text } from '../i18n/index.ts';
import { cornerReady } from './told.ts';

function showDone(message: string): void {
  notifications.show({
    closeButtonProps: { 'aria-label': text('common:close') },
    message,
    color: 'slate',
    styles: { icon: { color: 'var(--bw-on-primary)' } }, // its own white is not seen on a light colour
    icon: <IconCheck size={18} aria-hidden />,
  });
}

/** The corner in which messages appear; loaded with the first of them. */
export function Corner() {
  useEffect(() => cornerReady(showDone), []);
  return <Notifications position="bottom-right" />;
}

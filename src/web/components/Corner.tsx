import { Notifications, notifications } from '@mantine/notifications';
import '@mantine/notifications/styles.css';
import { IconCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import { cornerReady } from './told.ts';

function showDone(message: string): void {
  notifications.show({ message, color: 'slate', icon: <IconCheck size={18} aria-hidden /> });
}

/** The corner in which messages appear; loaded with the first of them. */
export default function Corner() {
  useEffect(() => cornerReady(showDone), []);
  return <Notifications position="bottom-right" />;
}

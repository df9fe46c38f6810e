import { Tabs } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionFile } from '../../../contracts/files.ts';
import type { Session } from '../../../contracts/sessions.ts';
import type { Chosen } from '../../../live/chosen.ts';
import { listenForDrops } from '../../../live/drop.ts';
import { useMe } from '../../api/session.ts';
import { FilesPanel } from './files/FilesPanel.tsx';
import { useFiles, useOutbox } from './files/useFiles.ts';
import css from './session.module.css';
import { Chat } from './side/Chat.tsx';
import { Consents } from './side/Consents.tsx';
import { CustomerCard } from './side/Customer.tsx';
import { NotesPanel } from './side/Notes.tsx';
import { People } from './side/People.tsx';
import { Stage } from './stage/Stage.tsx';
import { Voice } from './stage/Track.tsx';
import { useLiveRoom } from './useSession.ts';

type Tab = 'chat' | 'files' | 'people' | 'notes';

/** How many messages of others came since this agent last looked at the chat. */
function useUnread(looking: boolean): number {
  const me = useMe();
  const { now } = useLiveRoom();
  const last = now.said.at(-1)?.n ?? 0;
  const [seen, setSeen] = useState(0);
  if (looking && seen < last) setSeen(last);
  return looking ? 0 : now.said.filter(({ n, from }) => n > seen && from.id !== me.id).length;
}

/** How many files of the customer's came, or began to, since this agent last looked at them; none that were there before. */
function useNewFiles(files: readonly SessionFile[] | undefined, looking: boolean): number {
  const [seen, setSeen] = useState<number | null>(null);
  const count = files?.filter(({ way }) => way === 'to-agent').length;
  if (count !== undefined && (seen === null || (looking && seen < count))) setSeen(count);
  return looking || count === undefined || seen === null ? 0 : count - seen;
}

/** No file yet: the same list each time, so that nothing is told that did not change. */
const NONE: readonly SessionFile[] = [];

/** Files that are dropped anywhere on the page, while any may go to the customer. @returns what is marked meanwhile */
function useDrops(session: Session, take: (dropped: Chosen[]) => void) {
  const place = useRef<HTMLDivElement>(null);
  const may = session.state === 'active' && session.handsOn;
  const now = useRef({ may, take });
  useEffect(() => {
    now.current = { may, take };
  });
  useEffect(() => {
    if (place.current === null) return undefined;
    return listenForDrops(
      place.current,
      () => now.current.may,
      (dropped) => now.current.take(dropped),
    );
  }, []);
  return place;
}

/** The session while somebody is helped: their picture, and all that is said and agreed beside it. */
export function Live({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { now } = useLiveRoom();
  const [tab, setTab] = useState<Tab>('chat');
  const unread = useUnread(tab === 'chat');
  const files = useFiles(session);
  // Kept here, so that a file goes on while another tab is open.
  const outbox = useOutbox(session, files.data?.files ?? NONE, now.isUp);
  const body = useDrops(session, (dropped) => {
    outbox.take(dropped);
    setTab('files');
  });
  const news = { chat: unread, files: useNewFiles(files.data?.files, tab === 'files'), people: 0, notes: 0 };
  const { customer } = session;
  const here = now.members.some(({ holderId }) => holderId === customer?.id);
  return (
    <div className={css.body} ref={body}>
      <Stage session={session} />
      {now.shown.voice === null || session.state === 'held' ? null : <Voice track={now.shown.voice} />}
      <div className={css.side}>
        {customer === null ? null : <CustomerCard session={session} customer={customer} here={here} />}
        <Consents session={session} />
        <Tabs
          value={tab}
          onChange={(to) => setTab((to ?? 'chat') as Tab)}
          className={css.tabs ?? ''}
          classNames={{ panel: css.tabPanel ?? '' }}
          variant="outline"
        >
          <Tabs.List grow>
            {(['chat', 'files', 'people', 'notes'] as const).map((one) => (
              <Tabs.Tab key={one} value={one} px={8}>
                {t(`session:tab.${one}`)}
                {news[one] > 0 ? (
                  <span className={css.count} aria-label={t(`session:${one}.unread`, { count: news[one] })}>
                    {news[one]}
                  </span>
                ) : null}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="chat">
            <Chat session={session} shown={tab === 'chat'} />
          </Tabs.Panel>
          <Tabs.Panel value="files">
            <FilesPanel session={session} outbox={outbox} />
          </Tabs.Panel>
          <Tabs.Panel value="people">
            <People session={session} />
          </Tabs.Panel>
          <Tabs.Panel value="notes">
            <NotesPanel session={session} />
          </Tabs.Panel>
        </Tabs>
      </div>
    </div>
  );
}

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMe } from '../../api/session.ts';
import { countedTitle, isMuted, notify, ring } from './bell.ts';
import { forMe, useQueue } from './useQueue.ts';

/** On every page of the console: the tab counts who waits for this agent, and rings when somebody more does. */
export function Bell() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { data } = useQueue();
  const known = useRef<ReadonlySet<string> | null>(null);
  const waiting = data && forMe(data, me.id);
  const count = waiting?.length ?? 0;
  const away = data?.agents.find(({ id }) => id === me.id)?.said === 'away';

  useEffect(() => {
    if (waiting === undefined) return;
    const before = known.current;
    known.current = new Set(waiting.map(({ id }) => id));
    const come = before === null ? [] : waiting.filter(({ id }) => !before.has(id));
    const [first] = come;
    if (first === undefined || away) return;
    if (!isMuted()) ring();
    const what = t('queue:notice', { count: come.length, name: first.name });
    notify(what, first.about.slice(0, 120), () => void navigate('/desk/queue'));
  }, [waiting, away, t, navigate]);

  useEffect(() => {
    const title = document.querySelector('title');
    const show = () => {
      const wanted = countedTitle(document.title, count);
      if (document.title !== wanted) document.title = wanted;
    };
    show();
    if (title === null) return;
    // Each page names the tab anew.
    const watch = new MutationObserver(show);
    watch.observe(title, { childList: true });
    return () => {
      watch.disconnect();
      document.title = countedTitle(document.title, 0);
    };
  }, [count]);
  return null;
}

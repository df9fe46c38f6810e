import { ActionIcon, Button, Group, Text, Textarea } from '@mantine/core';
import { IconChecks, IconSend } from '@tabler/icons-react';
import type { KeyboardEvent, RefObject } from 'react';
import { memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatMessage, Session } from '../../../../contracts/sessions.ts';
import { piecesOf, putBack } from '../../../../live/talk.ts';
import type { Unsent } from '../../../../live/talk.ts';
import { useMe } from '../../../api/session.ts';
import { TimeOf } from '../../../components/Time.tsx';
import css from '../session.module.css';
import { useLiveRoom } from '../useSession.ts';

/** How often the others are told that somebody types, ms. */
const TYPING_EVERY = 3_000;
/** Characters of one message, as the contract has them. */
const MOST = 4_000;

/** The chat: what was said, who types, who has read, and a field to write in. */
export function Chat({ session, shown }: { session: Session; shown: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const { room, now } = useLiveRoom();
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const last = now.said.at(-1)?.n ?? 0;
  useEffect(() => {
    if (shown && last > 0 && now.isUp) room.readUpTo(last);
  }, [room, shown, last, now.isUp]);
  const waiting = now.unsent.map(({ refused }) => refused).join();
  useEffect(() => {
    const element = list.current;
    if (shown && element !== null) element.scrollTop = element.scrollHeight;
  }, [shown, last, waiting]);
  const drop = (id: string): void => {
    const back = room.unsay(id);
    setText((written) => putBack(written, back));
    field.current?.focus();
  };
  return (
    <div className={css.chat}>
      {last === 0 && now.unsent.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('session:chat.empty')}
        </Text>
      ) : null}
      <div className={css.said} ref={list} role="log" aria-label={t('session:chat.title')} tabIndex={0}>
        <ol className={css.messages}>
          {now.said.map((message) => (
            <Said key={message.id} message={message} mine={message.from.id === me.id} />
          ))}
          {now.unsent.map((one) => (
            <NotSaid key={one.id} one={one} drop={() => drop(one.id)} />
          ))}
        </ol>
      </div>
      <Below session={session} />
      <Field text={text} setText={setText} field={field} />
    </div>
  );
}

/** What a refusal has words of its own for. */
const REFUSED = ['limit-reached', 'chat-full', 'session-not-active', 'bad-input'] as const;

/** What the server does not have yet; what it did not take says why, and can be sent again. */
function NotSaid({ one: { id, text, refused }, drop }: { one: Unsent; drop: () => void }) {
  const { t } = useTranslation();
  const { room } = useLiveRoom();
  return (
    <li className={css.message} data-mine>
      <span className={css.who}>
        {t(refused === null ? 'session:chat.unsent' : 'session:chat.refused.title')}
      </span>
      <p dir="auto">{text}</p>
      {refused === null ? null : (
        <>
          <Text size="sm" fw={600} role="alert" mt={4}>
            {t(`session:chat.refused.${REFUSED.find((code) => code === refused) ?? 'other'}`)}
          </Text>
          <Group gap="xs" mt={6}>
            <Button size="xs" onClick={() => room.sayAgain(id)}>
              {t('session:chat.refused.again')}
            </Button>
            <Button size="xs" variant="default" onClick={drop}>
              {t('session:chat.refused.drop')}
            </Button>
          </Group>
        </>
      )}
    </li>
  );
}

/** Who says something. A customer chooses their own name, an agent's even: they are marked. */
export function Speaker({ from, mine = false }: { from: ChatMessage['from']; mine?: boolean }) {
  const { t } = useTranslation();
  if (mine) return t('session:chat.you');
  return from.kind === 'customer' ? t('session:chat.customer', { name: from.name }) : from.name;
}

/** A message; its addresses open beside this page, in a window that knows nothing of it. A long talk is not drawn anew each second. */
const Said = memo(function Said({ message, mine }: { message: ChatMessage; mine: boolean }) {
  return (
    <li className={css.message} data-mine={mine || undefined}>
      <span className={css.who}>
        <bdi>
          <Speaker from={message.from} mine={mine} />
        </bdi>{' '}
        <TimeOf at={message.at} short />
      </span>
      <p dir="auto">
        {piecesOf(message.text).map(({ text, address }, at) =>
          address === null ? (
            text
          ) : (
            <a key={at} href={address} target="_blank" rel="noopener noreferrer">
              {text}
            </a>
          ),
        )}
      </p>
    </li>
  );
});

/** Who types, or else who has read what this agent said last. */
function Below({ session }: { session: Session }) {
  const { t } = useTranslation();
  const me = useMe();
  const { now } = useLiveRoom();
  const names = new Map<string, string>([
    ...session.agents.map(({ id, name }) => [id, name] as const),
    ...(session.customer === null ? [] : [[session.customer.id, session.customer.name] as const]),
  ]);
  const listed = (holders: readonly string[]) => holders.map((holder) => names.get(holder) ?? '').join(', ');
  const last = now.said.at(-1);
  const readers =
    last?.from.id === me.id
      ? now.readBy(
          last.n,
          [...names.keys()].filter((id) => id !== me.id),
        )
      : [];
  return (
    <Text size="xs" c="dimmed" role="status" className={css.below ?? ''}>
      {now.typing.length > 0 ? (
        t('session:chat.typing', { who: listed(now.typing) })
      ) : readers.length > 0 ? (
        <>
          <IconChecks size={14} aria-hidden /> {t('session:chat.read', { who: listed(readers) })}
        </>
      ) : null}
    </Text>
  );
}

/** Enter sends, unless it ends a sign that is being composed. */
const isSending = ({ key, shiftKey, nativeEvent }: KeyboardEvent): boolean =>
  key === 'Enter' && !shiftKey && !nativeEvent.isComposing;

interface FieldProps {
  text: string;
  setText: (text: string) => void;
  field: RefObject<HTMLTextAreaElement | null>;
}

/** The field: Enter sends, Shift+Enter makes a new line. */
function Field({ text, setText, field }: FieldProps) {
  const { t } = useTranslation();
  const { room } = useLiveRoom();
  const told = useRef<number | null>(null);
  const rest = (): void => {
    if (told.current !== null) room.typing(false);
    told.current = null;
  };
  const over = text.trim().length - MOST;
  const send = (): void => {
    if (over > 0) return;
    room.say(text);
    setText('');
    rest();
  };
  const type = (words: string): void => {
    setText(words);
    if (words === '') return rest();
    const now = performance.now();
    if (told.current !== null && now - told.current < TYPING_EVERY) return;
    told.current = now;
    room.typing(true);
  };
  const submit = (event: { preventDefault: () => void }): void => {
    event.preventDefault();
    send();
  };
  const press = (event: KeyboardEvent): void => {
    if (isSending(event)) submit(event);
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Textarea
          ref={field}
          aria-label={t('session:chat.label')}
          placeholder={t('session:chat.label')}
          flex={1}
          autosize
          minRows={1}
          maxRows={5}
          error={over > 0 ? t('session:chat.over', { count: over }) : undefined}
          value={text}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={press}
          onBlur={rest}
        />
        <ActionIcon
          type="submit"
          size={36}
          aria-label={t('session:chat.send')}
          disabled={text.trim() === '' || over > 0}
        >
          <IconSend size={18} aria-hidden />
        </ActionIcon>
      </Group>
    </form>
  );
}

import type { ChatMessage } from '../../contracts/sessions.ts';
import { button, fill, h, show, write } from '../dom.ts';
import { keep, kept } from '../keep.ts';
import { listed, t, timeOf } from '../texts/index.ts';
import { agentName } from './part.ts';
import type { Part, Uses } from './part.ts';
import type { Room } from './room.ts';
import { piecesOf, putBack } from '../../live/talk.ts';
import type { Unsent } from '../../live/talk.ts';

/** How often the others are told that somebody types, ms. */
const TYPING_EVERY = 3_000;
/** Characters of one message, as the contract has them. */
const MOST = 4_000;

/** A message's text; its addresses open only after a click and a question, in a window that knows nothing of this one. */
function textOf(text: string, open: (address: string) => void): HTMLElement {
  const pieces = piecesOf(text).map(({ text: words, address }) =>
    address === null ? words : button(words, () => open(address), { class: 'link address' }),
  );
  return h('p', { class: 'words', dir: 'auto' }, ...pieces);
}

function question(address: string, done: () => void): HTMLElement {
  const { chat } = t();
  const url = new URL(address);
  const go = h(
    'a',
    { class: 'button', href: address, target: '_blank', rel: 'noopener noreferrer', onclick: done },
    chat.open,
  );
  const heading = h('h3', { tabindex: '-1' }, chat.openTitle);
  window.setTimeout(() => heading.focus());
  return h(
    'div',
    { class: 'note' },
    heading,
    h('p', {}, h('strong', {}, url.host)),
    h('p', { class: 'small' }, address),
    h('p', { class: 'small' }, chat.openWarn),
    h('div', { class: 'pair' }, go, button(chat.openNot, done)),
  );
}

/** The list of what was said: only what is new is drawn, so that only that is read aloud. */
function saidPart({ room }: Uses, ask: (address: string) => void): Part {
  const { chat } = t();
  const list = h('ol', { class: 'said' });
  const element = h('div', { class: 'log', role: 'log', 'aria-label': chat.title, tabindex: '0' }, list);
  const drawn = new Set<number>();
  const isMine = ({ from }: ChatMessage) => from.id === room.view.customerId;
  const lineOf = (message: ChatMessage): HTMLElement => {
    const who = isMine(message) ? chat.you : message.from.name;
    const time = h('time', { datetime: message.at }, timeOf(message.at));
    const head = h('p', { class: 'who' }, h('bdi', {}, who), ', ', time);
    return h('li', { class: isMine(message) ? 'mine' : 'theirs' }, head, textOf(message.text, ask));
  };
  const update = (): void => {
    const { messages } = room.talk;
    const fresh = messages.filter(({ n }) => !drawn.has(n));
    if (fresh.length === 0) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 80;
    for (const { n } of fresh) drawn.add(n);
    const inOrder = messages.slice(-fresh.length).every((one, at) => one.n === fresh[at]?.n);
    if (inOrder) list.append(...fresh.map(lineOf));
    else fill(list, ...messages.map(lineOf));
    if (atEnd || fresh.some(isMine)) element.scrollTop = element.scrollHeight;
  };
  return { element, update };
}

/** What was said and has not reached the server yet; what the server did not take says why, and can be sent again. */
function unsentPart({ room }: Uses, putInField: (text: string) => void): Part {
  const { chat } = t();
  const element = h('ol', { class: 'said unsent' });
  let drawn = '';
  const refusal = (id: string, code: string) => [
    h('p', { class: 'small', role: 'alert' }, chat.why[code] ?? chat.why['other'] ?? ''),
    h(
      'div',
      { class: 'stack' },
      button(chat.again, () => room.sayAgain(id)),
      button(chat.drop, () => putInField(room.unsay(id)), { class: 'plain' }),
    ),
  ];
  const line = ({ id, text, refused }: Unsent) =>
    h(
      'li',
      { class: 'mine' },
      h('p', { class: 'who' }, refused === null ? chat.unsent : h('strong', {}, chat.refused)),
      h('p', { class: 'words', dir: 'auto' }, text),
      ...(refused === null ? [] : refusal(id, refused)),
    );
  const update = (): void => {
    const { unsent } = room.talk;
    show(element, unsent.length > 0);
    const now = unsent.map(({ id, refused }) => `${id} ${refused}`).join();
    if (now === drawn) return;
    drawn = now;
    fill(element, ...unsent.map(line));
  };
  return { element, update };
}

/** Who types, or else who has read what this page said last. */
function belowOf(room: Room): string {
  const { chat } = t();
  const typing = room.talk.typing(room.now()).map((holder) => agentName(room, holder));
  if (typing.length > 0) return chat.typing(listed(typing));
  const last = room.talk.messages.at(-1);
  if (last?.from.id !== room.view.customerId) return '';
  const agents = room.view.agents.map(({ id }) => id);
  const readers = room.talk.readers(last?.n ?? 0, agents).map((holder) => agentName(room, holder));
  return readers.length > 0 ? chat.read(listed(readers)) : '';
}

/** The chat: what was said, who types, who has read, and a field to write in. */
export function chatPart(uses: Uses): Part {
  const { room } = uses;
  const { talk } = room;
  const { chat } = t();
  const asked = h('div');
  const said = saidPart(uses, (address) =>
    fill(
      asked,
      question(address, () => fill(asked)),
    ),
  );
  const empty = h('p', { class: 'dim' }, chat.empty);
  const below = h('p', { class: 'dim small below', role: 'status' });
  const { form: field, put } = fieldOf(uses);
  const unsent = unsentPart(uses, put);
  // Kept, so that a page that was loaded anew, or speaks another language now, calls nothing new that was read.
  const read = `${room.view.id}:`;
  const before = kept('read');
  let readTo = before?.startsWith(read) === true ? Number(before.slice(read.length)) : 0;
  // On a phone the chat lies below everything else: what is not in sight is not read, and a button leads to it.
  let inSight = false;
  const sight = new IntersectionObserver(([one]) => {
    inSight = one?.isIntersecting === true;
    update();
  });
  sight.observe(field);
  const lead = (): void => {
    field.scrollIntoView({ block: 'center' });
    said.element.focus({ preventScroll: true });
  };
  const news = button('', lead, { class: 'main news' });
  const update = (): void => {
    said.update();
    unsent.update();
    write(below, belowOf(room));
    show(empty, talk.last === 0 && talk.unsent.length === 0);
    show(said.element, talk.last > 0);
    const last = talk.messages.at(-1);
    const isNew = last !== undefined && last.n > readTo && last.from.id !== room.view.customerId;
    write(news, isNew ? chat.news(last.from.name) : '');
    show(news, isNew && !inSight);
    if (inSight && document.visibilityState === 'visible' && talk.last > readTo && room.isUp) {
      readTo = talk.last;
      keep('read', `${read}${readTo}`);
      room.readUpTo(readTo);
    }
  };
  const timer = window.setInterval(update, 2_000);
  const element = h('section', { class: 'sheet chat' });
  fill(element, h('h2', {}, chat.title), empty, said.element, unsent.element, asked, below, field, news);
  const leave = (): void => {
    window.clearInterval(timer);
    sight.disconnect();
  };
  return { element, update, leave };
}

/** The field: Enter sends, Shift+Enter makes a new line. */
function fieldOf({ room }: Uses): { form: HTMLElement; put: (text: string) => void } {
  const { chat } = t();
  const field = h('textarea', { id: 'say', rows: 2, 'aria-describedby': 'say-over' });
  const over = h('p', { class: 'under wrong', id: 'say-over', role: 'status' });
  const tooMany = (): number => Math.max(0, field.value.trim().length - MOST);
  const weigh = (): void => {
    write(over, tooMany() > 0 ? chat.over(tooMany()) : '');
    keep('saying', field.value || null);
  };
  field.value = kept('saying') ?? '';
  let told = 0;
  const stopTyping = (): void => {
    if (told > 0) room.typing(false);
    told = 0;
  };
  const send = (event?: Event): void => {
    event?.preventDefault();
    if (tooMany() > 0) return;
    room.say(field.value);
    field.value = '';
    weigh();
    stopTyping();
    field.focus();
  };
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  });
  field.addEventListener('input', () => {
    weigh();
    if (field.value === '') return stopTyping();
    if (told > 0 && room.now() - told < TYPING_EVERY) return;
    told = Math.max(1, room.now());
    room.typing(true);
  });
  field.addEventListener('blur', stopTyping);
  const form = h(
    'form',
    { class: 'say', onsubmit: send },
    h('label', { for: 'say' }, chat.label),
    field,
    over,
    h('button', { type: 'submit', class: 'main' }, chat.send),
  );
  const put = (text: string): void => {
    field.value = putBack(field.value, text);
    weigh();
    field.focus();
  };
  return { form, put };
}

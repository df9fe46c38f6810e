import type { ChatMessage } from '../../contracts/sessions.ts';
import { button, fill, h, show, write } from '../dom.ts';
import { listed, t, timeOf } from '../texts/index.ts';
import { agentName } from './part.ts';
import type { Part, Uses } from './part.ts';
import { piecesOf } from './talk.ts';

/** How often the others are told that somebody types, ms. */
const TYPING_EVERY = 3_000;
/** Characters of one message, as the contract has them. */
const MOST = 4_000;

/** A message's text; its addresses open only after a click and a question, in a window that knows nothing of this one. */
function textOf(text: string, open: (address: string) => void): HTMLElement {
  const pieces = piecesOf(text).map(({ text: words, address }) =>
    address === null ? words : button(words, () => open(address), { class: 'link address' }),
  );
  return h('p', { class: 'words' }, ...pieces);
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

/** The chat: what was said, who types, who has read, and a field to write in. */
export function chatPart(uses: Uses): Part {
  const { room } = uses;
  const { talk } = room;
  const { chat } = t();
  const list = h('ol', { class: 'said', role: 'log', 'aria-label': chat.title, tabindex: '0' });
  const unsent = h('ol', { class: 'said unsent' });
  const empty = h('p', { class: 'dim' }, chat.empty);
  const below = h('p', { class: 'dim small below', role: 'status' });
  const asked = h('div');
  const field = fieldOf(uses);
  const ask = (address: string) =>
    fill(
      asked,
      question(address, () => fill(asked)),
    );
  const drawn = new Set<number>();
  let unsentDrawn = '';
  let readTo = 0;

  const lineOf = (message: ChatMessage): HTMLElement => {
    const mine = message.from.id === room.view.customerId;
    const who = mine ? chat.you : message.from.name;
    const head = h(
      'p',
      { class: 'who' },
      `${who}, `,
      h('time', { datetime: message.at }, timeOf(message.at)),
    );
    return h('li', { class: mine ? 'mine' : 'theirs' }, head, textOf(message.text, ask));
  };
  const drawSaid = (): void => {
    const { messages } = talk;
    const fresh = messages.filter(({ n }) => !drawn.has(n));
    if (fresh.length === 0) return;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    for (const message of fresh) drawn.add(message.n);
    const inOrder = messages.slice(-fresh.length).every((one, at) => one.n === fresh[at]?.n);
    if (inOrder) list.append(...fresh.map(lineOf));
    else fill(list, ...messages.map(lineOf));
    if (atEnd || fresh.some(({ from }) => from.id === room.view.customerId))
      list.scrollTop = list.scrollHeight;
  };
  const drawUnsent = (): void => {
    const now = talk.unsent.map(({ id }) => id).join();
    if (now === unsentDrawn) return;
    unsentDrawn = now;
    const line = (text: string) =>
      h('li', { class: 'mine' }, h('p', { class: 'who' }, chat.unsent), h('p', { class: 'words' }, text));
    fill(unsent, ...talk.unsent.map(({ text }) => line(text)));
  };
  const drawBelow = (): void => {
    const typing = talk.typing(room.now()).map((holder) => agentName(room, holder));
    const last = talk.messages.at(-1);
    const mine = last?.from.id === room.view.customerId ? last.n : null;
    const agents = room.view.agents.map(({ id }) => id);
    const readers = mine === null ? [] : talk.readers(mine, agents).map((holder) => agentName(room, holder));
    const read = readers.length > 0 ? chat.read(listed(readers)) : '';
    write(below, typing.length > 0 ? chat.typing(listed(typing)) : read);
  };
  const update = (): void => {
    drawSaid();
    drawUnsent();
    drawBelow();
    show(empty, drawn.size === 0 && talk.unsent.length === 0);
    show(unsent, talk.unsent.length > 0);
    if (document.visibilityState === 'visible' && talk.last > readTo && room.isUp) {
      readTo = talk.last;
      room.readUpTo(readTo);
    }
  };
  const timer = window.setInterval(update, 2_000);
  const element = h('section', { class: 'sheet chat' });
  fill(element, h('h2', {}, chat.title), empty, list, unsent, asked, below, field);
  return { element, update, leave: () => window.clearInterval(timer) };
}

/** The field: Enter sends, Shift+Enter makes a new line. */
function fieldOf({ room }: Uses): HTMLElement {
  const { chat } = t();
  const field = h('textarea', { id: 'say', rows: 2, maxlength: MOST });
  let told = 0;
  const stopTyping = (): void => {
    if (told > 0) room.typing(false);
    told = 0;
  };
  const send = (event?: Event): void => {
    event?.preventDefault();
    room.say(field.value);
    field.value = '';
    stopTyping();
    field.focus();
  };
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  });
  field.addEventListener('input', () => {
    if (field.value === '') return stopTyping();
    if (told > 0 && room.now() - told < TYPING_EVERY) return;
    told = Math.max(1, room.now());
    room.typing(true);
  });
  field.addEventListener('blur', stopTyping);
  return h(
    'form',
    { class: 'say', onsubmit: send },
    h('label', { for: 'say' }, chat.label),
    field,
    h('button', { type: 'submit', class: 'main' }, chat.send),
  );
}

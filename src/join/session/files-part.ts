import type { Consent } from '../../contracts/sessions.ts';
import type { View } from '../api.ts';
import { apart, button, fill, h, show } from '../dom.ts';
import { t } from '../texts/index.ts';
import type { Files, Transfer } from './files.ts';
import type { Part, Uses } from './part.ts';

/** The files on the session's screen. */
export interface FilesPart extends Part {
  /** Lets the customer choose a file, tells the server by `confirm`, and sends it. */
  choose(confirm: () => Promise<View>): Promise<void>;
  receive(consent: Consent): void;
}

/** Opens the browser's choice of a file; call it from a click. Null: nothing was chosen. */
function chosen(camera: boolean): Promise<File | null> {
  const input = h('input', {
    type: 'file',
    accept: camera ? 'image/*' : false,
    capture: camera && 'environment',
  });
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

function wordsOf({ name, size, done, state, direction }: Transfer): string {
  const { files } = t();
  const percent = size === 0 ? 100 : Math.floor((done / size) * 100);
  const mine = direction === 'from-me';
  switch (state) {
    case 'waiting':
      return files.waits(name);
    case 'moving':
      return (mine ? files.sending : files.receiving)(name, percent);
    case 'done':
      return (mine ? files.sent : files.received)(name);
    case 'failed':
      return files.failed(name);
    case 'stopped':
      return files.stopped(name);
  }
}

function rowOf(files: Files, transfer: Transfer): HTMLElement {
  const { id, state, done, size, href, name } = transfer;
  const moving = state === 'moving' || state === 'waiting';
  return h(
    'li',
    { class: 'file' },
    h('span', {}, ...apart(wordsOf(transfer), name)),
    moving && h('progress', { max: Math.max(1, size), value: done, 'aria-label': name }),
    moving && button(t().files.cancel, () => files.stop(id), { class: 'link' }),
    href !== undefined && h('a', { class: 'button', href, download: name }, t().files.save),
  );
}

/** Sends and receives files by what carries them. */
export function filesPart({ room, device }: Uses, files: Files): FilesPart {
  const words = t().files;
  const list = h('ul', { class: 'files' });
  const send = async (camera: boolean): Promise<void> => {
    const file = await chosen(camera);
    if (file !== null) files.send(file);
  };
  const photo = device.kind === 'computer' ? null : button(words.photo, () => send(true));
  const buttons = h(
    'div',
    { class: 'stack' },
    photo,
    button(words.send, () => send(false)),
  );
  const element = h('section', { class: 'sheet' }, h('h2', {}, words.title), list, buttons);
  let drawn = '';
  const update = (): void => {
    files.heard(room.view);
    show(buttons, room.view.state === 'active');
    const now = JSON.stringify(files.transfers);
    if (now === drawn) return;
    drawn = now;
    fill(list, ...files.transfers.map((one) => rowOf(files, one)));
  };
  return {
    element,
    update,
    async choose(confirm) {
      const file = await chosen(false);
      if (file === null) return;
      await room.take(confirm());
      files.send(file);
    },
    receive: (consent) => files.receive(consent),
  };
}

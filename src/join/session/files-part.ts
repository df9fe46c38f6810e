import type { Consent } from '../../contracts/sessions.ts';
import type { Chosen } from '../../live/chosen.ts';
import { listenForDrops } from '../../live/drop.ts';
import type { View } from '../api.ts';
import { apart, button, fill, h, show } from '../dom.ts';
import { wordsOf as wordsOfFailure } from '../failure.ts';
import { t } from '../texts/index.ts';
import type { Files, Transfer } from './files.ts';
import type { Part, Uses } from './part.ts';
import type { Room } from './room.ts';

/** The files on the session's screen. */
export interface FilesPart extends Part {
  /** Lets the customer choose files, tells the server by `confirm`, and sends them. */
  choose(confirm: () => Promise<View>): Promise<void>;
  receive(consent: Consent): void;
}

/** Opens the browser's choice of files, or its camera; call it from a click. None: nothing was chosen. */
function chosen(camera: boolean): Promise<Chosen[]> {
  const input = h('input', {
    type: 'file',
    multiple: !camera,
    accept: camera ? 'image/*' : false,
    capture: camera && 'environment',
  });
  return new Promise((resolve) => {
    input.addEventListener('change', () =>
      resolve([...(input.files ?? [])].map((file) => ({ file, isFolder: false }))),
    );
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

function wordsOf({ name, size, done, state, direction, failure }: Transfer): string {
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
      return failure === undefined ? files.failed(name) : files.refused(name);
    case 'stopped':
      return files.stopped(name);
  }
}

/** A file as it is drawn: made once, so that a finger or the focus on its button stays there while it moves. */
interface Row {
  readonly element: HTMLElement;
  update(transfer: Transfer): void;
}

function rowOf(files: Files, { id, name }: Transfer): Row {
  const words = t().files;
  const line = h('span');
  const bad = h('div');
  const bar = h('progress', { 'aria-label': name });
  const stop = button(words.cancel, () => files.stop(id), {
    class: 'link',
    'aria-label': words.cancelThis(name),
  });
  const save = h(
    'a',
    { class: 'button', hidden: true, download: name, 'aria-label': words.saveThis(name) },
    words.save,
  );
  const element = h('li', { class: 'file' }, line, stop, save, bar, bad);
  let said = '';
  let told: unknown;
  const update = (transfer: Transfer): void => {
    const moves = isMoving(transfer);
    const now = wordsOf(transfer);
    if (now !== said) fill(line, ...apart(now, name)); // a redrawn text loses what is marked in it
    said = now;
    show(line, transfer.failure === undefined);
    show(bar, transfer.state === 'moving');
    show(stop, moves);
    bar.max = Math.max(1, transfer.size);
    bar.value = transfer.done;
    show(save, transfer.href !== undefined);
    if (transfer.href !== undefined) save.href = transfer.href;
    if (told === transfer.failure) return;
    told = transfer.failure;
    fill(bad, told !== undefined && failureOf(transfer));
  };
  return { element, update };
}

const isMoving = ({ state }: Transfer): boolean => state === 'moving' || state === 'waiting';

/** Which file did not go, why, and what to do instead. */
function failureOf(transfer: Transfer): HTMLElement {
  const [what, next] = wordsOfFailure(transfer.failure);
  return h(
    'div',
    { class: 'bad', role: 'alert' },
    h('strong', {}, ...apart(wordsOf(transfer), transfer.name)),
    h('p', {}, `${what} ${next}`),
  );
}

/** Whether the customer agreed to files that are not all here yet: only then is there something to take back. */
function isOpen(room: Room, files: Files): boolean {
  const asked = room.view.consents.some(
    ({ kind, state, about }) => kind === 'file-from-me' && state === 'granted' && about.file === undefined,
  );
  return asked || files.transfers.some(isMoving);
}

/** Sends and receives files by what carries them. */
export function filesPart({ room, device }: Uses, files: Files): FilesPart {
  const words = t().files;
  const list = h('ul', { class: 'files' });
  const send = async (camera: boolean): Promise<void> => files.send(await chosen(camera));
  const onComputer = device.kind === 'computer';
  const photo = onComputer ? null : button(words.photo, () => send(true));
  const noMore = button(words.noMore, () => {
    room.stop('file-from-me');
    room.stop('file-to-me');
  });
  const hint = onComputer && h('p', { class: 'dim small' }, words.several);
  const buttons = h(
    'div',
    { class: 'stack' },
    photo,
    button(words.send, () => send(false)),
    hint,
  );
  const element = h('section', { class: 'sheet stack' }, h('h2', {}, words.title), list, noMore, buttons);
  const isActive = (): boolean => room.view.admitted && room.view.state === 'active';
  const leave = listenForDrops(element, isActive, (dropped) => files.send(dropped));
  const rows = new Map<string, Row>();
  const update = (): void => {
    files.heard(room.view);
    show(element, isActive() || files.transfers.length > 0); // on hold there is nothing to press
    show(buttons, isActive());
    show(noMore, isOpen(room, files));
    const { transfers } = files;
    const ids = transfers.map(({ id }) => id);
    for (const one of transfers) {
      const row = rows.get(one.id) ?? rowOf(files, one);
      rows.set(one.id, row);
      row.update(one);
    }
    if ([...rows.keys()].join() === ids.join() && list.childElementCount === ids.length) return;
    const kept = ids.flatMap((id): [string, Row][] => {
      const row = rows.get(id);
      return row === undefined ? [] : [[id, row]];
    });
    rows.clear();
    for (const [id, row] of kept) rows.set(id, row);
    fill(list, ...kept.map(([, row]) => row.element));
  };
  return {
    element,
    update,
    leave,
    async choose(confirm) {
      const some = await chosen(false);
      if (some.length === 0) return;
      await room.take(confirm());
      files.send(some);
    },
    receive: (consent) => files.receive(consent),
  };
}

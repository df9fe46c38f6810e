import { describe, expect, it } from 'vitest';
import type { SessionFile } from '../../../../contracts/files.ts';
import type { Consent } from '../../../../contracts/sessions.ts';
import { NotSent, Outbox } from './outbox.ts';

type Answer = Consent['state'];

const named = (name: string, bytes = 3) => new File([new Uint8Array(bytes)], name);
const chosen = (...files: File[]) => files.map((file) => ({ file, isFolder: false }));

/** A server that keeps what it is told, and holds pieces back while it is told to. */
function server() {
  const files: SessionFile[] = [];
  const came = new Map<string, number>();
  const log: string[] = [];
  let held: Promise<void> = Promise.resolve();
  const of = (id: string) => files.find((one) => one.id === id);
  const set = (id: string, what: Partial<SessionFile>) => {
    files.splice(0, files.length, ...files.map((one) => (one.id === id ? { ...one, ...what } : one)));
  };
  return {
    files,
    came,
    log,
    set,
    /** @returns lets them go on */
    hold: (): (() => void) => {
      let go: () => void = () => undefined;
      held = new Promise((resolve) => (go = resolve));
      return go;
    },
    offer: (name: string, size: number): SessionFile => {
      log.push(`asked ${name}`);
      const fresh = {
        state: 'offered',
        comes: false,
        fetchable: false,
        agreed: false,
        sha256: null,
        salt: null,
      } as const;
      const file: SessionFile = {
        id: `id-${name}`,
        name,
        size,
        way: 'to-customer',
        type: 'x/y',
        at: '2026-01-01T00:00:00.000Z',
        ...fresh,
      };
      files.push(file);
      return file;
    },
    stop: async (id: string) => {
      log.push(`stopped ${of(id)?.name}`);
      set(id, { state: 'stopped' });
    },
    progress: async (id: string) => came.get(id) ?? 0,
    piece: async (id: string, offset: number, bytes: Blob, signal: AbortSignal) => {
      log.push(`${of(id)?.name} from ${offset}`);
      set(id, { state: 'receiving' });
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        void held.then(resolve);
      });
      came.set(id, offset + bytes.size);
      if (offset + bytes.size === of(id)?.size) set(id, { state: 'whole' });
    },
  };
}

/** An outbox, its server, and a customer who answers when they are told to. */
function desk(refuses: (name: string) => string | null = () => null) {
  const at = server();
  const answers = new Map<string, Answer>();
  const outbox: Outbox = new Outbox({
    ...at,
    offer: async ({ name, size }) => {
      const no = refuses(name);
      if (no !== null) throw new Error(no);
      const file = at.offer(name, size);
      answers.set(file.id, 'asked');
      return file;
    },
    told: (error) => (error as Error).message,
    isOffline: (error) => (error as Error).message === 'offline',
    isFinal: () => true,
    wait: async () => undefined,
    watch: () => new Promise(() => undefined),
    changed: () => undefined,
    stale: () => hear(),
  });
  const hear = (): void => {
    const consents = [...answers].map(([file, state]) => ({ about: { file }, state }) as Consent);
    outbox.heard([...at.files], consents);
  };
  const answer = (name: string, state: Answer): void => {
    answers.set(`id-${name}`, state);
    at.set(`id-${name}`, { agreed: state === 'granted' });
    hear();
  };
  return { ...at, outbox, answer, hear };
}

const wordsOf = ({ outbox }: ReturnType<typeof desk>) => outbox.waiting.map(({ name }) => name);

describe('several files of an agent', () => {
  it('are asked for one after the other, whatever the answer, and go one after the other', async () => {
    const one = desk();
    const go = one.hold();
    one.outbox.take(chosen(named('a'), named('b'), named('c')));
    await expect.poll(() => one.log).toEqual(['asked a']);
    expect(wordsOf(one)).toEqual(['b', 'c']);
    one.answer('a', 'granted');
    await expect.poll(() => one.log).toEqual(expect.arrayContaining(['a from 0', 'asked b']));
    one.answer('b', 'refused');
    await expect.poll(() => one.log.at(-1)).toBe('asked c');
    one.answer('c', 'granted');
    expect([one.outbox.moves('id-a'), one.outbox.moves('id-c')]).toEqual([true, false]);
    go();
    await expect.poll(() => one.log.at(-1)).toBe('c from 0');
    await expect.poll(() => one.files.map(({ state }) => state)).toEqual(['whole', 'offered', 'whole']);
  });

  it('are stopped one by one: before the question, and while it goes; the others go on', async () => {
    const one = desk();
    const go = one.hold();
    one.outbox.take(chosen(named('a'), named('b'), named('c')));
    const b = one.outbox.waiting.find(({ name }) => name === 'b');
    one.outbox.stop(b?.id ?? '');
    await expect.poll(() => one.log).toEqual(['asked a']);
    one.answer('a', 'granted');
    await expect.poll(() => one.log).toContain('a from 0');
    one.outbox.stop('id-a');
    await expect.poll(() => one.log).toContain('stopped a');
    await expect.poll(() => one.log).toContain('asked c');
    go();
    one.answer('c', 'granted');
    await expect
      .poll(() => one.files.map(({ name, state }) => `${name} ${state}`))
      .toEqual(['a stopped', 'c whole']);
    expect(one.outbox.of('id-a')?.error).toBeNull();
  });

  it('say each for itself why it is not sent, until others are chosen', async () => {
    const one = desk((name) => (name === 'setup.exe' ? 'unsafe' : null));
    one.outbox.take([{ file: named('folder'), isFolder: true }, ...chosen(named('setup.exe'), named('a'))]);
    await expect.poll(() => one.log).toEqual(['asked a']);
    expect(one.outbox.waiting.map(({ name, error }) => [name, error])).toEqual([
      ['folder', new NotSent('file-folder')],
      ['setup.exe', 'unsafe'],
    ]);
    one.outbox.take(chosen(named('b')));
    expect(wordsOf(one)).toEqual(['b']);
  });

  it('go on where they broke off when they are chosen again, without another question', async () => {
    const one = desk();
    one.outbox.take(chosen(named('a', 5)));
    await expect.poll(() => one.log).toEqual(['asked a']);
    const anew = desk(); // the page was loaded anew: it holds nothing, the server has two bytes
    anew.files.push({ ...(one.files[0] as SessionFile), agreed: true, state: 'receiving' });
    anew.came.set('id-a', 2);
    anew.hear();
    expect(anew.outbox.holds('id-a')).toBe(false);
    anew.outbox.take(chosen(named('a', 5), named('b')));
    await expect.poll(() => anew.log).toEqual(expect.arrayContaining(['a from 2', 'asked b']));
    await expect.poll(() => anew.files[0]?.state).toBe('whole');
  });

  it('are offered again while the server cannot be reached', async () => {
    let away = true;
    const one = desk(() => (away ? 'offline' : null));
    one.outbox.take(chosen(named('a')));
    await Promise.resolve();
    away = false;
    await expect.poll(() => one.log).toEqual(['asked a']);
  });
});

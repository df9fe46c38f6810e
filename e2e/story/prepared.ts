import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { afterAll } from 'vitest';
import { openBrowser, openOwner, shareBrowser, startBailiwick } from '../harness/index.ts';
import type { Bailiwick, Browsers, StartOptions } from '../harness/index.ts';
import type { Credential } from '../harness/authenticator.ts';
import { send } from './desk.ts';
import { acceptInvitation, seat, setUp } from './people.ts';
import type { Facts, Somebody } from './people.ts';

// Most stories begin with the same desk, Northside Support, with Olive who set it up and Ben, her colleague. It is made
// once, through the pages; each file then has a copy of its data folder, and both come back to a browser with the
// cookies and the passkey they left with.

/** Names the folder where the prepared desk lies, in the environment. */
export const PREPARED = 'BAILIWICK_PREPARED';

const PEOPLE = {
  olive: { first: 'Olive', last: 'Hart', email: 'olive@northside.example' },
  ben: { first: 'Ben', last: 'Ito', email: 'ben@northside.example' },
} satisfies Record<string, Facts>;

type Name = keyof typeof PEOPLE;

/** What somebody left with. */
interface Belongings {
  readonly cookies: Parameters<Somebody['context']['addCookies']>[0];
  readonly passkeys: readonly Credential[];
}

const belongings = (folder: string, name: Name) => join(folder, `${name}.json`);

async function leave(folder: string, name: Name, { context, authenticator }: Somebody): Promise<void> {
  const left: Belongings = { cookies: await context.cookies(), passkeys: await authenticator.credentials() };
  writeFileSync(belongings(folder, name), JSON.stringify(left));
}

/** Sets the desk up and lays into `folder` what `openDesk` begins with. */
export async function prepareDesk(folder: string): Promise<void> {
  const [bailiwick, browsers] = await Promise.all([startBailiwick(), openBrowser()]);
  try {
    const [olive, ben] = [await seat(browsers, PEOPLE.olive), await seat(browsers, PEOPLE.ben)];
    await setUp(bailiwick, olive, 'Northside Support');
    await send(olive.page, '/api/agents', { ...PEOPLE.ben, roles: ['agent'] });
    await acceptInvitation(bailiwick, ben);
    await ben.page.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor();
    await Promise.all([leave(folder, 'olive', olive), leave(folder, 'ben', ben)]);
    await bailiwick.leave(join(folder, 'data'));
  } finally {
    await browsers.close();
    await bailiwick.stop();
  }
}

/** A desk that works, and who sits at it. */
export interface Desk {
  readonly bailiwick: Bailiwick;
  readonly browsers: Browsers;
  /** Set the desk up; holds every desk role. */
  readonly olive: Somebody;
  /** Seats her colleague, who is an agent and nothing more. */
  seatBen(): Promise<Somebody>;
}

/**
 * Opens the prepared desk for one test file, and closes it after the file's last test.
 *
 * @param env settings beside the usual ones
 * @param olives what is special about Olive's browser
 */
export async function openDesk(
  env: StartOptions['env'] = {},
  olives: BrowserContextOptions = {},
): Promise<Desk> {
  const folder = process.env[PREPARED];
  if (folder === undefined) throw new Error('No desk was prepared: see e2e/story/prepare.ts.');
  const [bailiwick, browsers] = await Promise.all([
    startBailiwick({ env, from: join(folder, 'data') }),
    shareBrowser(),
  ]);
  const close = async () => {
    await browsers.close();
    await bailiwick.stop();
  };
  afterAll(close);
  const back = (name: Name) =>
    comeBack(
      folder,
      bailiwick,
      {
        ...browsers,
        newPerson: () => browsers.newPerson(name === 'olive' ? olives : {}),
      },
      name,
    );
  try {
    await justShown(bailiwick);
    return { bailiwick, browsers, olive: await back('olive'), seatBen: () => back('ben') };
  } catch (error) {
    await close(); // a file that does not load has no last test
    throw error;
  }
}

/** Seats somebody with what they left with, at the console. */
async function comeBack(
  folder: string,
  bailiwick: Bailiwick,
  browsers: Browsers,
  name: Name,
): Promise<Somebody> {
  const somebody = await seat(browsers, PEOPLE[name]);
  const left = JSON.parse(readFileSync(belongings(folder, name), 'utf8')) as Belongings;
  await somebody.context.addCookies(left.cookies);
  for (const passkey of left.passkeys) await somebody.authenticator.keep(passkey);
  await somebody.page.goto(`${bailiwick.url}/desk`);
  await somebody.page.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor();
  return somebody;
}

/** Everybody's factor was shown a moment ago, however long ago the desk was prepared. */
async function justShown({ data }: Bailiwick): Promise<void> {
  const owner = await openOwner(data);
  await owner.query('update auth.sign_in set factor_at = now()');
  await owner.close();
}

import type { Page } from 'playwright-core';
import type { ClientWhole } from '../../src/contracts/clients.ts';
import type { z } from 'zod';
import type { Bailiwick } from '../harness/index.ts';
import { acceptInvitation, press } from './people.ts';
import type { Facts, Somebody } from './people.ts';

type Whole = z.infer<typeof ClientWhole>;

/** Sends a command from a page, with its sign-in, past the forms that other stories fill in. */
export async function send<Reply>(page: Page, path: string, body: object): Promise<Reply> {
  const { ok, text } = await page.evaluate(
    async ([to, words]) => {
      const reply = await fetch(to, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: words,
      });
      return { ok: reply.ok, text: await reply.text() };
    },
    [path, JSON.stringify(body)] as const,
  );
  if (!ok) throw new Error(`${path} was refused: ${text}`);
  return JSON.parse(text) as Reply;
}

/** Who stands where in a story that begins with a live client. */
export interface Cast {
  /** Onboards the client. */
  admin: Somebody;
  /** Super admins, who come in by invitation; the first of them confirms the directory. */
  superAdmins: readonly [Somebody, ...Somebody[]];
  members: readonly Facts[];
  /** Each member has a laptop on record. */
  laptops?: boolean;
}

const facts = ({ first, last, email }: Facts) => ({ first, last, email });

/** Onboards the client Acme with everybody in it: live, its Super admins signed in. */
export async function onboardAcme(bailiwick: Bailiwick, cast: Cast): Promise<void> {
  const { admin, superAdmins, members } = cast;
  const [first, ...others] = superAdmins;
  const { client } = await send<Whole>(admin.page, '/api/clients', {
    name: 'Acme',
    mailDomains: ['acme.example'],
    superAdmin: facts(first),
  });
  for (const other of others) {
    await send(admin.page, `/api/clients/${client.id}/people`, { ...facts(other), role: 'super-admin' });
  }
  let whole: Whole | null = null;
  for (const member of members) {
    whole = await send<Whole>(admin.page, `/api/clients/${client.id}/people`, {
      ...facts(member),
      role: 'member',
    });
    const ownerId = whole.people.find(({ email }) => email === member.email)?.id;
    if (cast.laptops === true) {
      await send(admin.page, `/api/clients/${client.id}/devices`, {
        name: 'Laptop',
        kind: 'computer',
        ownerId,
      });
    }
  }
  for (const who of superAdmins) {
    const personId = whole?.people.find(({ email }) => email === who.email)?.id;
    await send(admin.page, `/api/clients/${client.id}/invite`, { personId });
    await acceptInvitation(bailiwick, who);
    await who.page.getByRole('heading', { name: /Are these the people/ }).waitFor();
  }
  await press(first.page, /^Confirm these/);
  await first.page.getByRole('heading', { name: 'What you may ask for' }).waitFor();
}

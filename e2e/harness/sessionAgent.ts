import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { LineHears, LineSays } from '../../src/contracts/session-line.ts';
import type { AgentPoints, AgentSays, CustomerSays } from '../../src/contracts/session-peer.ts';
import type { Session } from '../../src/contracts/sessions.ts';
import type { Figures } from './bareAgent/figures.ts';
import type { BareAgent, WithAgent } from './bareAgent/main.ts';
import type { Manner } from './bareAgent/peers.ts';

export type { Figures } from './bareAgent/figures.ts';

/** An agent in a session, by a bare page of theirs. */
export interface SessionAgent {
  figures(): Promise<Figures>;
  /** Connections that stand now. */
  connections(): Promise<number>;
  /** What the line told, of one kind, oldest first. */
  heard<T extends LineHears['t']>(kind: T): Promise<Extract<LineHears, { t: T }>[]>;
  /** What the customer's page said on `ctl`. */
  said(): Promise<readonly CustomerSays[]>;
  say(message: LineSays): Promise<void>;
  ctl(message: AgentSays): Promise<void>;
  point(message: AgentPoints): Promise<void>;
  /** Sends a tone as the agent's voice. */
  speak(): Promise<void>;
  /** A command of the session, e.g. `consents`; its reply. */
  command(path: string, body?: object): Promise<Session>;
  end(): Promise<void>;
}

let bundled: Promise<string> | undefined;

/** The bare agent as one script for a page. */
function script(): Promise<string> {
  bundled ??= build({
    entryPoints: [fileURLToPath(new URL('./bareAgent/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  return bundled;
}

/** Seats an agent, who is signed in on `page`, in a session. @param manner how it behaves; well, when left out */
export async function seatAgent(
  page: Page,
  session: string,
  manner: Partial<Omit<Manner, 'session'>> = {},
): Promise<SessionAgent> {
  await page.evaluate(await script());
  const how: Manner = { session, stubborn: false, relayOnly: false, ...manner };
  await page.evaluate((given) => (window as WithAgent).seatBareAgent?.(given), how);
  return agentOn(page, session);
}

function agentOn(page: Page, session: string): SessionAgent {
  const handle = () =>
    page.evaluateHandle(() => {
      const { agent } = window as WithAgent;
      if (agent === undefined) throw new Error('No agent sits on this page.');
      return agent;
    });
  const on = async <T>(what: (agent: BareAgent) => T | Promise<T>) => (await handle()).evaluate(what);
  return {
    figures: () => on((agent) => agent.figures()),
    connections: () => on((agent) => agent.connections()),
    heard: async (kind) => (await on((agent) => agent.hears)).filter((one) => one.t === kind) as never,
    said: () => on((agent) => agent.says),
    say: async (message) => (await handle()).evaluate((agent, said) => agent.say(said), message),
    ctl: async (message) => (await handle()).evaluate((agent, said) => agent.ctl(said), message),
    point: async (message) => (await handle()).evaluate((agent, said) => agent.point(said), message),
    speak: () => on((agent) => agent.speak()),
    command: (path, body = {}) => commandOn(page, `/api/sessions/${session}/${path}`, body),
    end: () => on((agent) => agent.ends()),
  };
}

async function commandOn(page: Page, to: string, body: object): Promise<Session> {
  const [ok, text] = await page.evaluate(
    async ([path, words]) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      const reply = await fetch(path, { method: 'POST', headers, body: words });
      return [reply.ok, await reply.text()] as const;
    },
    [to, JSON.stringify(body)] as const,
  );
  if (!ok) throw new Error(`${to} was refused: ${text}`);
  return JSON.parse(text) as Session;
}

import { isIP } from 'node:net';
import type { z } from 'zod';
import type { Front } from '../../../contracts/sessions.ts';
import { Problem } from '../../../contracts/errors.ts';
import { networkOf } from '../../doors/address.ts';
import { perform, read } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { agentName } from '../../gate/who.ts';

type FrontView = z.infer<typeof Front>;

/** How the desk meets customers: its help page, its switch, who is kept out, what customers reported. For admins. */
export function readFront(caller: Caller): Promise<FrontView> {
  return read(caller, { action: 'settings.account' }, (tx) => wholeFront(tx));
}

async function wholeFront(tx: Tx): Promise<FrontView> {
  const [row] = await tx.rows<{ slug: string; stopped_at: Date | null; version: number }>(
    'select * from front',
  );
  if (row === undefined) throw new Problem('not-found');
  const blocked = await tx.rows<{ network: string; reason: string; at: Date; by_name: string }>(
    'select * from blocked order by at desc limit 500',
  );
  const reports = await tx.rows<{ id: string; session_id: string; words: string; at: Date }>(
    'select * from abuse_report order by at desc limit 100',
  );
  return {
    slug: row.slug,
    stoppedAt: row.stopped_at?.toISOString() ?? null,
    version: row.version,
    blocked: blocked.map(({ network, reason, at, by_name }) => ({
      network,
      reason,
      at: at.toISOString(),
      by: by_name,
    })),
    reports: reports.map(({ id, session_id, words, at }) => ({
      id,
      sessionId: session_id,
      words,
      at: at.toISOString(),
    })),
  };
}

/** The switch: ends every session now and lets none begin, until it is taken back. */
export async function stopSessions(caller: Caller, stop: boolean): Promise<FrontView> {
  const sentence = stop ? 'Stop all support sessions' : 'Let support sessions begin again';
  await perform(caller, { action: 'settings.account', sentence }, async (tx) => {
    const ended = await tx.rows<{ session_id: string; chain: string }>(
      'select * from guard.stop_all_sessions($1)',
      [stop],
    );
    const name = await agentName(tx, caller.actor.id);
    for (const { session_id, chain } of ended) {
      const said = 'The session ended: the desk stopped all support sessions.';
      tx.record({ chain, action: 'session.end', body: { sentence: said, session: session_id } });
    }
    tx.record({
      chain: caller.actor.deskId,
      action: stop ? 'sessions.stop' : 'sessions.resume',
      body: {
        sentence: stop
          ? `${name} stopped all support sessions; ${ended.length} ended.`
          : `${name} let support sessions begin again.`,
      },
    });
  });
  return readFront(caller);
}

/** A network as sessions show it and as it is compared, however it was typed. Throws `bad-input`. */
function networkTyped(typed: string): string {
  const address = typed.replace(/\/64$/, '');
  if (isIP(address) !== 0) return networkOf(address);
  const message = 'must be an address as a session shows it';
  throw new Problem('bad-input', { count: 1, fields: [{ field: 'body.network', message }] });
}

/** Keeps an address (IPv6: its /64) from joining, and ends what runs with it; with `reason` null lets it join again. */
export async function blockNetwork(caller: Caller, typed: string, reason: string | null): Promise<FrontView> {
  const network = networkTyped(typed);
  await perform(caller, { action: 'settings.account', sentence: 'Block an address' }, async (tx) => {
    const ended = await tx.rows<{ session_id: string; chain: string }>(
      'select * from guard.block_network($1, $2)',
      [network, reason],
    );
    for (const { session_id, chain } of ended) {
      const said = 'The session ended: the address of its customer was blocked.';
      tx.record({ chain, action: 'session.end', body: { sentence: said, session: session_id } });
    }
    const name = await agentName(tx, caller.actor.id);
    tx.record({
      chain: caller.actor.deskId,
      action: reason === null ? 'network.unblock' : 'network.block',
      body: {
        sentence:
          reason === null ? `${name} lets an address join again.` : `${name} blocked an address: ${reason}`,
        network,
      },
    });
  });
  return readFront(caller);
}

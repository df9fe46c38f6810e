import { v7 } from 'uuid';
import type { Queue } from '../../../../contracts/queue.ts';
import { perform } from '../../../gate/perform.ts';
import type { Caller, Tx } from '../../../gate/tx.ts';
import { agentName } from '../../../gate/who.ts';
import { customerWords } from '../../words.ts';
import { readQueue } from '../access.ts';
import { groupsOf } from '../store.ts';

/** Runs one change of an entry and tells the desk's chain of it; the queue as it stands then. */
async function move(
  caller: Caller,
  entryId: string,
  action: string,
  work: (tx: Tx) => Promise<{ readonly sentence: string; readonly more?: Readonly<Record<string, unknown>> }>,
): Promise<Queue> {
  const errand = {
    action: 'session.host',
    sentence: 'Move somebody in the queue',
    about: { entry: entryId },
  } as const;
  await perform(caller, errand, async (tx) => {
    const { sentence, more } = await work(tx);
    tx.record({ chain: caller.actor.deskId, action, body: { sentence, entry: entryId, ...more } });
  });
  return readQueue(caller);
}

/** Keeps somebody for an agent, or (null) for nobody. Throws `queue-gone`, `queue-taken`, `queue-moving`, `not-found`. */
export function assign(caller: Caller, entryId: string, agentId: string | null) {
  return move(caller, entryId, 'queue.assign', async (tx) => {
    const { name } = await tx.row<{ name: string }>('select guard.assign_entry($1, $2) as name', [
      entryId,
      agentId,
    ]);
    const by = await agentName(tx, caller.actor.id);
    if (agentId === null) return { sentence: `${by} keeps ${customerWords(name)} for nobody any more.` };
    return {
      sentence: `${by} keeps ${customerWords(name)} for ${await agentName(tx, agentId)}.`,
      more: { agent: agentId },
    };
  });
}

/** Takes somebody out of the line without a session yet, or puts them back in their place. */
export function hold(caller: Caller, entryId: string, isHeld: boolean) {
  return move(caller, entryId, isHeld ? 'queue.hold' : 'queue.release', async (tx) => {
    const { name } = await tx.row<{ name: string }>('select guard.hold_entry($1, $2) as name', [
      entryId,
      isHeld,
    ]);
    const by = await agentName(tx, caller.actor.id);
    return {
      sentence: isHeld
        ? `${by} holds ${customerWords(name)}.`
        : `${by} put ${customerWords(name)} back in line.`,
    };
  });
}

/** Where an entry goes. */
export type Destination = { readonly agentId: string } | { readonly groupId: string };

/** Sends somebody to a person or a group. Throws as {@link assign}. */
export function transfer(caller: Caller, entryId: string, to: Destination, reason: string) {
  return move(caller, entryId, 'queue.transfer', async (tx) => {
    const [group, agent] = 'groupId' in to ? [to.groupId, null] : [null, to.agentId];
    const { name } = await tx.row<{ name: string }>(
      'select guard.transfer_entry($1, $2, $3, $4, $5) as name',
      [v7(), entryId, group, agent, reason],
    );
    const by = await agentName(tx, caller.actor.id);
    const where =
      agent === null ? (await groupsOf(tx)).find(({ id }) => id === group)?.name : await agentName(tx, agent);
    return {
      sentence: `${by} transferred ${customerWords(name)} to ${where ?? 'a group'}: ${reason}`,
      more: { ...to },
    };
  });
}

/** Takes a transfer back before it was taken. Throws `queue-gone`, `queue-taken`. */
export function cancelTransfer(caller: Caller, entryId: string) {
  return move(caller, entryId, 'queue.transfer-cancel', async (tx) => {
    const { name } = await tx.row<{ name: string }>('select guard.cancel_transfer($1) as name', [entryId]);
    return {
      sentence: `${await agentName(tx, caller.actor.id)} cancelled the transfer of ${customerWords(name)}.`,
    };
  });
}

/** Marks a message as answered. Throws `queue-gone`. */
export function serveMessage(caller: Caller, entryId: string) {
  return move(caller, entryId, 'queue.serve', async (tx) => {
    const { name } = await tx.row<{ name: string }>('select guard.serve_message($1) as name', [entryId]);
    return {
      sentence: `${await agentName(tx, caller.actor.id)} answered the message of ${customerWords(name)}.`,
    };
  });
}

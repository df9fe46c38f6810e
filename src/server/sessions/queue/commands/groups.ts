import { v7 } from 'uuid';
import { perform } from '../../../gate/perform.ts';
import type { Caller } from '../../../gate/tx.ts';
import { agentName } from '../../../gate/who.ts';
import { readGroups } from '../access.ts';

/** A group as it is to be; without an id it is new. */
export interface GroupDraft {
  readonly id?: string;
  readonly name: string;
  readonly members: readonly string[];
  readonly version?: number;
}

/** Makes or changes a group. Throws `group-exists`, `too-many-groups`, `version-conflict`, `not-found`. */
export async function saveGroup(caller: Caller, { id, name, members, version }: GroupDraft) {
  await perform(caller, { action: 'group.manage', sentence: `Save the group ${name}` }, async (tx) => {
    await tx.rows('select guard.save_group($1, $2, $3, $4)', [id ?? v7(), name, members, version ?? null]);
    const by = await agentName(tx, caller.actor.id);
    tx.record({
      chain: caller.actor.deskId,
      action: id === undefined ? 'group.add' : 'group.change',
      body: {
        sentence: `${by} ${id === undefined ? 'made' : 'changed'} the group ${name}.`,
        members: [...members],
      },
    });
  });
  return readGroups(caller);
}

/** Removes a group; whoever waits in it waits for everybody. Throws `group-stays`, `not-found`. */
export async function removeGroup(caller: Caller, id: string) {
  await perform(caller, { action: 'group.manage', sentence: 'Remove a group' }, async (tx) => {
    const { name } = await tx.row<{ name: string }>('select guard.remove_group($1) as name', [id]);
    const sentence = `${await agentName(tx, caller.actor.id)} removed the group ${name}.`;
    tx.record({ chain: caller.actor.deskId, action: 'group.remove', body: { sentence } });
  });
  return readGroups(caller);
}

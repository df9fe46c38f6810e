import type { z } from 'zod';
import type { OfficeChange, SlugChange } from '../../../../contracts/queue.ts';
import { perform } from '../../../gate/perform.ts';
import type { Caller } from '../../../gate/tx.ts';
import { agentName } from '../../../gate/who.ts';
import { readOffice } from '../access.ts';

/** Sets the office hours. Throws `zone-unknown`, `hours-overlap`, `version-conflict`. */
export async function setHours(
  caller: Caller,
  { zone, hours, closedDays, version }: z.infer<typeof OfficeChange>,
) {
  await perform(caller, { action: 'settings.account', sentence: 'Change the office hours' }, async (tx) => {
    await tx.rows('select guard.set_hours($1, $2, $3, $4)', [
      zone,
      JSON.stringify(hours),
      closedDays,
      version,
    ]);
    tx.record({
      chain: caller.actor.deskId,
      action: 'hours.change',
      body: {
        sentence: `${await agentName(tx, caller.actor.id)} changed the office hours.`,
        zone,
        hours,
        closedDays,
      },
    });
  });
  return readOffice(caller);
}

/** Changes the address of the help page. Throws `help-page-taken`, `version-conflict`. */
export async function setSlug(caller: Caller, { slug, version }: z.infer<typeof SlugChange>) {
  await perform(
    caller,
    { action: 'settings.account', sentence: 'Change the help page’s address' },
    async (tx) => {
      await tx.rows('select guard.set_slug($1, $2)', [slug, version]);
      const sentence = `${await agentName(tx, caller.actor.id)} moved the help page to /help/${slug}.`;
      tx.record({ chain: caller.actor.deskId, action: 'front.move', body: { sentence, slug } });
    },
  );
  return readOffice(caller);
}

import type { z } from 'zod';
import type { WorkOrder } from '../../../contracts/requests.ts';
import { Problem } from '../../../contracts/errors.ts';
import type { AgentActor } from '../../actor.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller } from '../../gate/tx.ts';
import { presentWork } from '../present.ts';
import { requestById, workById } from '../store.ts';
import type { RequestErrand } from './errand.ts';
import { callerName } from '../../gate/who.ts';

/** A step of a work order: taking it, carrying it out, or giving it back. */
export type WorkStep = 'take' | 'do' | 'give-back';
type AgentCaller = Caller & { readonly actor: AgentActor };

const TRIED: Readonly<Record<WorkStep, string>> = {
  take: 'Take a work order',
  do: 'Carry out a work order',
  'give-back': 'Give a work order back',
};

const TOLD: Readonly<Record<string, (by: string) => string>> = {
  taken: (by) => `${by} took the work order`,
  done: (by) => `${by} carried out`,
  open: (by) => `${by} gave the work order back`,
  lapsed: () => 'The work order lapsed, since who lent authority for it may no longer ask for it',
};

/**
 * Takes, does or gives back a work order. Throws `lapsed` (and the order has ended) when the lender's right is gone,
 * `work-taken`, `work-not-taken`, `work-ended`, `work-expired`, `is-yourself`, and `second-agent-needed` for its maker.
 */
export async function doWork(
  caller: AgentCaller,
  orderId: string,
  step: WorkStep,
  note: string | null,
): Promise<z.infer<typeof WorkOrder>> {
  const about = { order: orderId };
  const errand: RequestErrand = { action: 'work-order.do', sentence: TRIED[step], about };
  const after = await perform(caller, errand, async (tx) => {
    errand.chain = (await workById(tx, orderId)).client_id;
    const { became } = await tx.row<{ became: string }>('select guard.work($1, $2, $3) as became', [
      orderId,
      step,
      note,
    ]);
    const row = await workById(tx, orderId);
    const { contact_id } = await requestById(tx, row.request_id);
    tx.record({
      chain: row.client_id,
      action: `work-order.${became === 'lapsed' ? 'lapse' : step}`,
      body: {
        sentence: `${TOLD[became]?.(await callerName(tx)) ?? became}: ${row.sentence}`,
        order: orderId,
        request: row.request_id,
        ...(contact_id === null ? {} : { contact: contact_id }),
        ...(note === null || became === 'lapsed' ? {} : { note }),
      },
    });
    return { became, view: presentWork(row, caller.actor.id) };
  });
  if (after.became === 'lapsed') throw new Problem('lapsed');
  return after.view;
}

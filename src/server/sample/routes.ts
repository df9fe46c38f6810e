import { SampleState } from '../../contracts/sample.ts';
import { door } from '../doors/door.ts';
import type { Door } from '../doors/door.ts';
import { perform, read } from '../gate/perform.ts';
import type { Caller, Tx } from '../gate/tx.ts';
import { sampleRows } from './rows.ts';

// Whoever may create a client may have two for the show.
const ACTION = 'client.create';

function stateNow(tx: Tx): Promise<SampleState> {
  return tx.row<SampleState>('select guard.sample_state() as state');
}

/** Loads the sample into a desk without clients. @throws not-empty */
async function loadSample(caller: Caller): Promise<SampleState> {
  const state = await perform(caller, { action: ACTION, sentence: 'Load the sample' }, async (tx) => {
    await tx.rows('select guard.load_sample($1)', [sampleRows()]);
    return stateNow(tx);
  });
  caller.app.bus.wake();
  return state;
}

/** Removes the sample with all that was tried in it; real clients stay. @throws not-found */
async function removeSample(caller: Caller): Promise<SampleState> {
  const state = await perform(caller, { action: ACTION, sentence: 'Remove the sample' }, async (tx) => {
    await tx.rows('select guard.remove_sample()');
    return stateNow(tx);
  });
  caller.app.bus.wake();
  return state;
}

/** The sample of a desk: look whether it can be loaded, load it, remove it. */
export const sampleDoors: readonly Door[] = [
  door({
    method: 'GET',
    path: '/api/sample',
    action: ACTION,
    who: 'agent',
    reply: SampleState,
    command: (call) => read(call, { action: ACTION }, stateNow),
  }),
  door({
    method: 'POST',
    path: '/api/sample',
    action: ACTION,
    who: 'agent',
    reply: SampleState,
    command: (call) => loadSample(call),
  }),
  door({
    method: 'DELETE',
    path: '/api/sample',
    action: ACTION,
    who: 'agent',
    reply: SampleState,
    command: (call) => removeSample(call),
  }),
];

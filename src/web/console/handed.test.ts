import { expect, it } from 'vitest';
import { handedTo, hostsOf } from './handed.ts';

const session = (hostId: string, state = 'active') => ({ id: 's', hostId, state });
const known = (hostId: string) => hostsOf([session(hostId)]);

it.each([
  ['another’s that is mine now', known('olive'), session('max'), true],
  ['the same while it is held', known('olive'), session('max', 'held'), true],
  ['another’s that ended in that moment', known('olive'), session('max', 'ended'), false],
  ['mine that stays mine', known('max'), session('max'), false],
  ['mine that I handed over', known('max'), session('olive'), false],
  ['another’s that went to a third', known('olive'), session('una'), false],
  ['one that I just opened', hostsOf([]), session('max'), false],
  ['any, when the page was just opened', null, session('max'), false],
])('of a session: %s', (_, before, now, isHanded) => {
  expect(handedTo('max', before, [now])).toEqual(isHanded ? [now] : []);
});

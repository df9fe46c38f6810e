import { Done } from '../../contracts/common.ts';
import { EnrolOptions, SetUpFinish, SetUpLook, SetUpOptions, SignedIn } from '../../contracts/sign-in.ts';
import { door } from '../doors/door.ts';
import type { Door } from '../doors/door.ts';
import { comeIn } from '../sign-in/routes.ts';
import { finishSetUp, lookAtSetUp, setUpOptions } from './commands/setUp.ts';

/** The doors of the set-up: open until the desk is there, then shut for good. */
export const SET_UP_DOORS: readonly Door[] = [
  door({
    method: 'POST',
    path: '/api/set-up/look',
    action: 'public.set-up',
    who: 'public',
    summary: 'Whether a set-up link still works.',
    body: SetUpLook,
    reply: Done,
    limit: ['set-up.ip'],
    asks: true,
    command: ({ app, input }) => lookAtSetUp(app, input.secret),
  }),
  door({
    method: 'POST',
    path: '/api/set-up/options',
    action: 'public.set-up',
    who: 'public',
    summary: "What the first person's factor is made from.",
    body: SetUpOptions,
    reply: EnrolOptions,
    limit: ['set-up.ip'],
    secret: true,
    command: ({ app, input }) => setUpOptions(app, input),
  }),
  door({
    method: 'POST',
    path: '/api/set-up/finish',
    action: 'public.set-up',
    who: 'public',
    summary: 'Sets the desk up: desk, first person and factor at once.',
    body: SetUpFinish,
    reply: SignedIn,
    status: 201,
    limit: ['set-up.ip'],
    secret: true,
    command: async ({ app, input, userAgent, keepSignIn }) =>
      comeIn(keepSignIn, await finishSetUp(app, input, userAgent)),
  }),
];

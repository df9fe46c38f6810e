import { z } from 'zod';
import { EvaluationMail } from '../../contracts/clients.ts';
import { Done, Id, State } from '../../contracts/common.ts';
import {
  EnrolOptions,
  Factor,
  FactorProof,
  Factors,
  InvitationAccept,
  InvitationOpen,
  InvitationShown,
  LinkAsk,
  LinkOpen,
  LinkOpened,
  ShowOptions,
  SignedIn,
  SignInFinish,
  SignInOptions,
  SignIns,
  StepUp,
  SteppedUp,
} from '../../contracts/sign-in.ts';
import { emailKey } from '../contacts/matching/keys.ts';
import { networkOf } from '../doors/address.ts';
import { door } from '../doors/door.ts';
import type { Door } from '../doors/door.ts';
import { evaluationMail } from './commands/evaluationMail.ts';
import { acceptInvitation, invitationOptions, showInvitation } from './commands/invitation.ts';
import { enrolFactor, listFactors, myFactorOptions, removeFactor } from './commands/myFactors.ts';
import { endMySignIn, listSignIns } from './commands/mySignIns.ts';
import type { Arrived } from './commands/signIn.ts';
import { accountAtTheDoor, askLink, finishSignIn, openSignIn, signInOptions } from './commands/signIn.ts';
import { signOut } from './commands/signOut.ts';
import { readState } from './commands/state.ts';
import { stepUp, stepUpOptions } from './commands/stepUp.ts';
import { SIGN_IN_SECONDS } from './start.ts';

/** Leaves the cookie of a sign-in that just began, and says who it is. */
export function comeIn(
  keep: (token: Buffer, seconds: number) => void,
  { token, me }: Arrived,
): z.output<typeof SignedIn> {
  keep(token, SIGN_IN_SECONDS);
  return { me };
}

const stateDoor = door({
  method: 'GET',
  path: '/api/state',
  action: 'public.state',
  who: 'public',
  summary: 'Whether the desk is set up, and who is signed in here.',
  reply: State,
  command: ({ app, token }) => readState(app, token),
});

const signInDoors: readonly Door[] = [
  door({
    method: 'POST',
    path: '/api/sign-in/link',
    action: 'public.sign-in',
    who: 'public',
    summary: 'Asks for a sign-in link by mail; the answer is the same for every address.',
    body: LinkAsk,
    reply: Done,
    status: 202,
    limit: [
      'sign-in.link.ip',
      // From one network first: whoever knows an address uses up their own asking for it, not its owner's.
      {
        name: 'sign-in.link.address-ip',
        of: ({ input: { email }, ip }) => `${emailKey(email) ?? email} ${networkOf(ip)}`,
      },
      { name: 'sign-in.link.address', of: ({ input: { email } }) => emailKey(email) ?? email },
    ],
    command: ({ app, input }) => askLink(app, input.email),
  }),
  door({
    method: 'POST',
    path: '/api/sign-in/open',
    action: 'public.sign-in',
    who: 'public',
    summary: 'Spends a sign-in link for a ticket, and shows which accounts it leads to.',
    body: LinkOpen,
    reply: LinkOpened,
    limit: ['link.open.ip'],
    secret: true,
    command: ({ app, input }) => openSignIn(app, input.secret),
  }),
  door({
    method: 'POST',
    path: '/api/sign-in/options',
    action: 'public.sign-in',
    who: 'public',
    summary: 'How an account of a ticket may show its factor.',
    body: SignInOptions,
    reply: ShowOptions,
    limit: ['sign-in.finish.ip'],
    asks: true,
    command: ({ app, input }) => signInOptions(app, input),
  }),
  door({
    method: 'POST',
    path: '/api/sign-in/finish',
    action: 'public.sign-in',
    who: 'public',
    summary: 'Signs in with a ticket and a factor.',
    body: SignInFinish,
    reply: SignedIn,
    limit: [
      'sign-in.finish.ip',
      { name: 'sign-in.finish.account', of: ({ app, input }) => accountAtTheDoor(app, input) },
    ],
    secret: true,
    command: async ({ app, input, userAgent, keepSignIn }) =>
      comeIn(keepSignIn, await finishSignIn(app, input, userAgent)),
  }),
  door({
    method: 'POST',
    path: '/api/sign-out',
    action: 'public.sign-out',
    who: 'public',
    summary: 'Ends the sign-in of this browser.',
    reply: Done,
    secret: true,
    command: async ({ app, token, dropSignIn }) => {
      const done = await signOut(app, token);
      dropSignIn();
      return done;
    },
  }),
  door({
    method: 'POST',
    path: '/api/step-up/options',
    action: 'own.factor',
    who: 'any',
    summary: 'How whoever is signed in may show their factor again.',
    reply: ShowOptions,
    asks: true,
    command: ({ app, token }) => stepUpOptions(app, token),
  }),
  door({
    method: 'POST',
    path: '/api/step-up',
    action: 'own.factor',
    who: 'any',
    summary: 'Shows a factor again, for what needs it within five minutes.',
    body: StepUp,
    reply: SteppedUp,
    limit: ['factor.agent', 'factor.person'],
    secret: true,
    command: ({ app, token, input }) => stepUp(app, token, input.factor),
  }),
];

const invitationDoors: readonly Door[] = [
  door({
    method: 'POST',
    path: '/api/invitation/open',
    action: 'public.invitation',
    who: 'public',
    summary: 'What an invitation is for; looking changes nothing.',
    body: InvitationOpen,
    reply: InvitationShown,
    limit: ['link.open.ip'],
    asks: true,
    command: ({ app, input }) => showInvitation(app, input.secret),
  }),
  door({
    method: 'POST',
    path: '/api/invitation/options',
    action: 'public.invitation',
    who: 'public',
    summary: "What the invited person's first factor is made from.",
    body: InvitationOpen,
    reply: EnrolOptions,
    limit: ['link.open.ip'],
    secret: true,
    command: ({ app, input }) => invitationOptions(app, input.secret),
  }),
  door({
    method: 'POST',
    path: '/api/invitation/accept',
    action: 'public.invitation',
    who: 'public',
    summary: 'Accepts an invitation with a first factor, and signs in.',
    body: InvitationAccept,
    reply: SignedIn,
    limit: ['sign-in.finish.ip'],
    secret: true,
    command: async ({ app, input, userAgent, keepSignIn }) =>
      comeIn(keepSignIn, await acceptInvitation(app, input, userAgent)),
  }),
];

const ById = z.object({ id: Id });
const myDoors: readonly Door[] = [
  door({
    method: 'GET',
    path: '/api/my/factors',
    action: 'own.factor',
    who: 'any',
    summary: 'My factors, and since when each counts.',
    reply: Factors,
    command: ({ app, token }) => listFactors(app, token),
  }),
  door({
    method: 'POST',
    path: '/api/my/factors/options',
    action: 'own.factor',
    who: 'any',
    summary: 'What a further factor of mine is made from.',
    reply: EnrolOptions,
    limit: ['factor.agent', 'factor.person'],
    secret: true,
    command: ({ app, token }) => myFactorOptions(app, token),
  }),
  door({
    method: 'POST',
    path: '/api/my/factors',
    action: 'own.factor',
    who: 'any',
    summary: 'Enrols a further factor.',
    body: FactorProof,
    reply: Factor,
    status: 201,
    limit: ['factor.agent', 'factor.person'],
    secret: true,
    command: ({ app, token, input }) => enrolFactor(app, token, input),
  }),
  door({
    method: 'DELETE',
    path: '/api/my/factors/:id',
    action: 'own.factor',
    who: 'any',
    summary: 'Removes a factor and ends all my sign-ins.',
    params: ById,
    reply: Done,
    secret: true,
    command: async ({ app, token, params, dropSignIn }) => {
      const done = await removeFactor(app, token, params.id);
      dropSignIn();
      return done;
    },
  }),
  door({
    method: 'GET',
    path: '/api/my/sign-ins',
    action: 'own.sign-in',
    who: 'any',
    summary: 'Where I am signed in.',
    reply: SignIns,
    command: ({ app, token }) => listSignIns(app, token),
  }),
  door({
    method: 'DELETE',
    path: '/api/my/sign-ins/:id',
    action: 'own.sign-in',
    who: 'any',
    summary: 'Ends one of my sign-ins.',
    params: ById,
    reply: Done,
    secret: true,
    command: async ({ app, token, params, dropSignIn }) => {
      const { done, here } = await endMySignIn(app, token, params.id);
      if (here) dropSignIn();
      return { done };
    },
  }),
];

const evaluationDoor = door({
  method: 'GET',
  path: '/api/evaluation/mail',
  action: 'public.evaluation-mail',
  who: 'public',
  summary: 'Evaluation mode: the mails that would have been sent.',
  reply: EvaluationMail,
  command: ({ app, here }) => evaluationMail(app, here),
});

/** The doors of signing in, of invitations, and to one's own factors and sign-ins. */
export const SIGN_IN_DOORS: readonly Door[] = [
  stateDoor,
  ...signInDoors,
  ...invitationDoors,
  ...myDoors,
  evaluationDoor,
];

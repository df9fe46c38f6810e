import { z } from 'zod';
import { Email, Id, Line, Me, Moment, Name } from './common.ts';

/** A secret that came in a link's fragment: 256 bits, base64url. */
export const Secret = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is not a whole link');

/** WebAuthn's JSON forms pass through unread; the library that verifies them checks their shape. */
const Ceremony = z.record(z.string(), z.unknown());

export const FactorKind = z.enum(['passkey', 'authenticator']);

/** What a new factor is made from. The authenticator's secret is shown once, here. */
export const EnrolOptions = z
  .object({
    passkey: Ceremony,
    authenticator: z.object({ secret: z.string(), uri: z.string() }),
  })
  .meta({ id: 'EnrolOptions' });
export type EnrolOptions = z.infer<typeof EnrolOptions>;

/** A factor as it is enrolled or shown: a WebAuthn response, or six digits. */
export const FactorProof = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('passkey'), response: Ceremony, label: Line(60).optional() }),
  z.object({
    kind: z.literal('authenticator'),
    code: z.string().regex(/^\d{6}$/),
    label: Line(60).optional(),
  }),
]);
export type FactorProof = z.infer<typeof FactorProof>;

// ---- set-up -------------------------------------------------------------------------------------------------
export const SetUpLook = z.object({ secret: Secret });
export const SetUpOptions = z.object({
  secret: Secret,
  deskName: Name,
  first: Name,
  last: Name,
  email: Email,
});
export const SetUpFinish = SetUpOptions.extend({ factor: FactorProof });
export const SignedIn = z.object({ me: Me }).meta({ id: 'SignedIn' });

// ---- sign-in ------------------------------------------------------------------------------------------------
export const LinkAsk = z.object({ email: Email });
export const LinkOpen = z.object({ secret: Secret });
/** What opening a sign-in link shows: the accounts of that address. `ticket` stands for the opened link from here on. */
export const LinkOpened = z
  .object({
    ticket: Secret,
    expiresAt: Moment,
    accounts: z.array(
      z.object({
        id: Id,
        kind: z.enum(['agent', 'person']),
        label: z.string().meta({ description: 'Dana Okafor at Acme' }),
        factors: z.array(FactorKind),
      }),
    ),
  })
  .meta({ id: 'LinkOpened' });
export const SignInOptions = z.object({ ticket: Secret, account: Id });
/** `passkey` is null when the account has none. */
export const ShowOptions = z
  .object({ passkey: Ceremony.nullable(), authenticator: z.boolean() })
  .meta({ id: 'ShowOptions' });
export const SignInFinish = SignInOptions.extend({ factor: FactorProof });
export const StepUp = z.object({ factor: FactorProof });
export const SteppedUp = z.object({ factorAt: Moment });

// ---- invitation ---------------------------------------------------------------------------------------------
export const InvitationOpen = z.object({ secret: Secret });
export const InvitationShown = z
  .object({
    kind: z.enum(['agent', 'person']),
    deskName: z.string(),
    clientName: z.string().nullable(),
    roles: z.array(z.string()),
    first: z.string(),
    last: z.string(),
    email: z.string(),
    goesLive: z.boolean().meta({ description: 'the first Super admin of a client that is onboarding' }),
    wayBack: z
      .boolean()
      .meta({ description: 'an admin who lost their factors; the link was made on the server' }),
  })
  .meta({ id: 'InvitationShown' });
export const InvitationAccept = z.object({ secret: Secret, factor: FactorProof });

// ---- my factors and sign-ins --------------------------------------------------------------------------------
export const Factor = z
  .object({
    id: Id,
    kind: FactorKind,
    label: z.string(),
    enrolledAt: Moment,
    countsFrom: Moment.nullable().meta({
      description: 'when it begins to count for tier 3; null: it counts now',
    }),
    lastShownAt: Moment.nullable(),
  })
  .meta({ id: 'Factor' });
export const Factors = z.object({ factors: z.array(Factor) });
export const SignInRow = z.object({
  id: Id,
  startedAt: Moment,
  lastSeenAt: Moment,
  device: z.string(),
  current: z.boolean(),
});
export const SignIns = z.object({ signIns: z.array(SignInRow) });

/** The secret of a stop link, from the mail about a wait or about a factor that counts later. */
export const Stop = z.object({ secret: Secret });
/** What a stop link stops: a change that waits, or a new factor of the reader's (`own`) or of somebody at their client. */
export const StopShown = z.object({
  what: z.enum(['wait', 'factor']),
  deskName: z.string(),
  clientName: z.string(),
  asked: z.string().nullable().meta({ description: 'of a wait: what was asked, one imperative sentence' }),
  asker: z.string().nullable(),
  agentName: z
    .string()
    .nullable()
    .meta({ description: 'who of the desk took it; null: asked in the portal' }),
  owner: z.string().nullable().meta({ description: 'of a factor: whose it is, as long as it is there' }),
  own: z.boolean(),
  factorKind: FactorKind.nullable(),
  at: Moment,
  until: Moment.meta({ description: 'from then on it may be done, or counts' }),
  state: z
    .enum(['open', 'stopped', 'over'])
    .meta({ description: 'over: it ended or was settled in another way' }),
});

/** That was not me: the secret of the link in a code mail. */
export const NotMe = z.object({ secret: Secret });
export const NotMeShown = z.object({
  deskName: z.string(),
  agentName: z.string(),
  asked: z.string().meta({ description: 'what was asked, one imperative sentence' }),
  at: Moment,
  state: z.enum(['open', 'done']),
});

/** What one error code means: to the caller, to the machine that reads it, and to whoever runs the server. */
export interface ErrorEntry {
  /** HTTP status of the reply. */
  readonly status: number;
  /** A few words that do not change between occurrences. */
  readonly title: string;
  /** What was refused and why; `{name}` is filled from the problem's members. */
  readonly detail: string;
  /** What the reader can do about it. */
  readonly next: string;
  /** Whether the extra members and the filled detail may leave the server. */
  readonly safe: boolean;
  /** Whether an operator should see it in the log as an error. */
  readonly report: boolean;
}

const entry = (status: number, title: string, detail: string, next: string): ErrorEntry => ({
  status,
  title,
  detail,
  next,
  safe: true,
  report: false,
});
const reported = (status: number, title: string, detail: string, next: string): ErrorEntry => ({
  ...entry(status, title, detail, next),
  safe: false,
  report: true,
});

const RELOAD = 'Load the page again and repeat what is still needed.';
const ASK_AGAIN = 'Ask the person again and have a new authority lent.';
const SIGN_IN = 'Sign in again.';

/** The wire: a request that could not be taken at all. */
const wire = {
  'bad-input': entry(
    400,
    'Input not understood',
    'The input has {count} mistakes.',
    'Correct the fields named.',
  ),
  'bad-json': entry(400, 'Not JSON', 'The body is not valid JSON.', 'Send one JSON object.'),
  'bad-request': entry(
    400,
    'Bad request',
    'The request is not valid HTTP.',
    'Check the client or the proxy.',
  ),
  'bad-origin': entry(
    403,
    'Foreign page',
    'The request comes from a page of another address, or does not say where it comes from.',
    'Use the address of this desk, in a browser that sends Origin.',
  ),
  misdirected: entry(
    421,
    'Wrong address',
    'This server does not answer for the address that was asked.',
    'Use the address in BAILIWICK_URL, or set it to the one you use.',
  ),
  'too-large': entry(
    413,
    'Too large',
    'The body is larger than {limit} bytes.',
    'Send less, or in several parts.',
  ),
  'headers-too-large': entry(
    431,
    'Headers too large',
    'The headers are too large.',
    'Remove cookies of old sites.',
  ),
  'too-slow': entry(
    408,
    'Too slow',
    'The request did not arrive in time.',
    'Try again on a better connection.',
  ),
  'not-acceptable-here': entry(
    415,
    'Not JSON',
    'Only application/json bodies are taken here.',
    'Send JSON with its content type.',
  ),
  'method-not-allowed': entry(
    405,
    'Not this way',
    'This address takes {allow} only.',
    'Use one of those methods.',
  ),
  'not-found': entry(
    404,
    'Not found',
    'There is nothing here that you may see.',
    'Check the link, or whether you are signed in as the right person.',
  ),
  'limit-reached': entry(
    429,
    'Too many tries',
    'This was tried too often; it opens again in {wait} seconds.',
    'Wait that long, then try once more.',
  ),
  busy: entry(
    409,
    'Still working',
    'The same request with the same Idempotency-Key is still running.',
    'Wait a second and send it again.',
  ),
  'idempotency-mismatch': entry(
    409,
    'Key used for something else',
    'This Idempotency-Key was used for another request.',
    'Use a new key for a new request.',
  ),
} as const;

/** Who is asking: sign-ins, factors, links, set-up. */
const signIn = {
  'sign-in-needed': entry(
    401,
    'Not signed in',
    'Nobody is signed in here, or the sign-in has ended.',
    SIGN_IN,
  ),
  'sign-in-failed': entry(
    401,
    'Sign-in failed',
    'The sign-in was not accepted.',
    'Check the factor you used, or ask for a new link.',
  ),
  'factor-needed': entry(
    403,
    'Show your factor',
    'This needs your passkey or authenticator, shown within the last 5 minutes.',
    'Confirm with your factor; what you typed stays.',
  ),
  'factor-missing': entry(
    403,
    'No factor that counts',
    'No passkey or authenticator of yours counts for this yet.',
    'Enrol one, or wait until the one you enrolled counts.',
  ),
  'factor-bad': entry(
    400,
    'Factor not accepted',
    'The passkey or authenticator code was not accepted.',
    'Try again.',
  ),
  'factor-last': entry(
    409,
    'Last factor',
    'This is the only factor that counts for you.',
    'Enrol another one before removing it.',
  ),
  'link-bad': entry(
    410,
    'Link not valid',
    'This link was used, has run out, or was never valid.',
    'Ask for a new one.',
  ),
  'set-up-link-bad': entry(
    410,
    'Set-up link not valid',
    'This set-up link was used, has run out, or was replaced.',
    'Start the server again and use the new link that it prints.',
  ),
  'set-up-done': entry(
    409,
    'Already set up',
    'This desk is set up already.',
    'Sign in, or ask an admin to invite you.',
  ),
  'set-up-needed': entry(
    503,
    'Not set up yet',
    'This desk has not been set up.',
    'Open the set-up link first.',
  ),
} as const;

/** What the policy said about a change. */
const decision = {
  refused: entry(403, 'Not allowed', '{because}', 'See the remedy in the answer.'),
  'proof-needed': entry(
    403,
    'Proof needed',
    'This needs proof of tier {tier}.',
    'Prove who is asking in one of the ways shown, then try again.',
  ),
  'approval-needed': entry(
    403,
    'Approval needed',
    'This needs a second approver.',
    'Ask for the approval; it runs when another Super admin has said yes.',
  ),
  'explain-only': entry(
    403,
    'Explain only',
    'This may be explained but not done.',
    'Tell the caller how to do it.',
  ),
  'is-yourself': entry(
    403,
    'Not for yourself',
    'Nobody proves, lends to, approves or answers for themself.',
    'Ask another person who may.',
  ),
  'last-super-admin': entry(
    409,
    'Last Super admin',
    'A client always keeps one active Super admin.',
    'Make another person Super admin first.',
  ),
  'last-admin': entry(409, 'Last admin', 'A desk always keeps one admin.', 'Make another agent admin first.'),
  'billing-contact-kept': entry(
    409,
    'Billing contact stays',
    'The billing contact is handed over and never left empty.',
    'Hand the role to another admin first.',
  ),
} as const;

/** Lent authority and work orders. */
const authority = {
  'no-authority': entry(403, 'No authority', 'Nobody has lent the authority for this.', ASK_AGAIN),
  'authority-used': entry(
    409,
    'Already used',
    'This authority was used; nothing was changed now.',
    ASK_AGAIN,
  ),
  'authority-expired': entry(409, 'Authority ran out', 'This authority has run out.', ASK_AGAIN),
  'authority-revoked': entry(409, 'Authority taken back', 'This authority was taken back.', ASK_AGAIN),
  'parameters-changed': entry(
    409,
    'Not what was approved',
    'What is to be done differs from what was approved.',
    ASK_AGAIN,
  ),
  lapsed: entry(
    409,
    'Lapsed',
    'The right this stands on has ended since it was asked.',
    'Ask somebody who has the right now.',
  ),
  expired: entry(409, 'Run out', 'The time for this is over.', 'Ask again.'),
  'work-order-taken': entry(
    409,
    'Taken',
    'Another agent has taken this work order.',
    'Leave it to them, or wait until they give it back.',
  ),
  'work-order-done': entry(409, 'Already done', 'This work order was carried out.', 'Nothing is left to do.'),
  'work-order-not-yours': entry(
    403,
    'Not taken by you',
    'This work order is not in your hands.',
    'Take it first, if nobody has.',
  ),
  'guard-refused': reported(
    403,
    'Refused by the database',
    'The database refused this change.',
    'Tell whoever runs this server, with the request number.',
  ),
} as const;

/** Contacts, proof and the people at the other end. */
const contact = {
  'contact-closed': entry(409, 'Contact closed', 'This contact is closed.', 'Open a new contact.'),
  'contact-not-yours': entry(
    403,
    'Held by a colleague',
    'Another agent holds this contact.',
    'Ask them to hand it over.',
  ),
  'contact-not-matched': entry(
    409,
    'Nobody matched',
    'This contact has no matched person.',
    'Match the caller first.',
  ),
  'contact-open': entry(409, 'Contact still open', 'This contact is open or waiting.', 'Close it first.'),
  'person-fenced': entry(
    409,
    'Fenced',
    'Nothing can be asked for this person just now.',
    'A Super admin of the client can say more.',
  ),
  'client-not-live': entry(
    409,
    'Client not live',
    'This client is still being onboarded.',
    'Its Super admin confirms directory and preset first.',
  ),
  'client-live': entry(
    409,
    'Client is live',
    'The directory of a live client is changed by its own people or by lent authority.',
    'Propose an import, or have the change asked for in a contact.',
  ),
  'code-wrong': entry(
    409,
    'Wrong code',
    'The code is wrong; {left} tries are left.',
    'Ask the caller to read it out again.',
  ),
  'code-spent': entry(409, 'Code spent', 'This code was used or tried too often.', 'Send a new code.'),
  'code-expired': entry(409, 'Code ran out', 'This code has run out.', 'Send a new code.'),
  'too-many-codes': entry(
    429,
    'Too many codes',
    'This person got as many codes as a day allows.',
    'Use another way of proof, or wait until tomorrow.',
  ),
  'way-not-counting': entry(
    409,
    'This way does not count',
    'The address is too new, shared, or is what is to be changed.',
    'Use another way of proof.',
  ),
  'already-answered': entry(
    409,
    'Already answered',
    'This was answered by {by}.',
    'Nothing is left to do; the answer stands.',
  ),
  'already-there': entry(409, 'Already there', 'There is one like this already.', 'Use the one that exists.'),
  'already-live': entry(409, 'Already live', 'This client is live already.', 'Nothing is left to do here.'),
} as const;

/** Data, mail, and the server's own state. */
const state = {
  'version-conflict': entry(
    409,
    'Changed meanwhile',
    'Somebody changed this after you loaded it.',
    'Compare both values and save again.',
  ),
  'not-empty': entry(409, 'Not empty', 'This is done in an empty desk only.', 'Use a desk without data.'),
  'import-bad-rows': entry(
    400,
    'Rows with mistakes',
    '{count} rows cannot be taken; nothing was changed.',
    'Correct the rows named and import the whole file again.',
  ),
  'mail-not-set': entry(
    503,
    'No mail server',
    'No mail server is set, so nothing was sent.',
    'Set SMTP_URL, or use another way of proof.',
  ),
  'mail-waiting': entry(
    503,
    'Mail is waiting',
    'The mail server does not answer; the mail is sent when it does.',
    'Wait, or use another way of proof.',
  ),
  'database-away': entry(
    503,
    'Database away',
    'The database does not answer just now.',
    'Try again in a few seconds; nothing was half done.',
  ),
  'not-ready': entry(503, 'Not ready', 'This server cannot serve yet.', 'Try again in a few seconds.'),
  'try-again': entry(
    503,
    'Try again',
    'Too many changes met at once.',
    'Send it again; nothing was changed.',
  ),
  conflict: entry(409, 'Does not fit', 'This does not fit with what is stored.', RELOAD),
  internal: reported(
    500,
    'Our mistake',
    'Something went wrong on our side.',
    'Tell whoever runs this server, with the request number.',
  ),
} as const;

/** Every error code of every face, with its meaning: the one list. */
export const ERRORS = { ...wire, ...signIn, ...decision, ...authority, ...contact, ...state } as const;

/** The codes in groups, in the order `docs/errors.md` prints them. */
export const ERROR_GROUPS: readonly (readonly [string, Readonly<Record<string, ErrorEntry>>])[] = [
  ['The request itself', wire],
  ['Signing in', signIn],
  ['What the policy says', decision],
  ['Lent authority', authority],
  ['Contacts and proof', contact],
  ['Data and server', state],
];

/** A code of the list. */
export type ErrorCode = keyof typeof ERRORS;

import { entry } from './error-entry.ts';

const SIGN_IN = 'Sign in again.';

/** The wire: a request that could not be taken at all. */
export const wire = {
  'bad-input': entry(
    400,
    'Input not understood',
    'Something that was given cannot be taken; nothing was changed.',
    'Correct what is named with it, and send it again.',
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
  'range-outside': entry(
    416,
    'Outside of the file',
    'This file has {of} bytes; the part that was asked for lies outside of them.',
    'Ask for a part within them.',
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
    'This was tried too often; it opens again in {wait}.',
    'Wait that long, then try once more.',
  ),
  busy: entry(
    409,
    'Still working',
    'The same request with the same Idempotency-Key is still running.',
    'Wait a second and send it again.',
  ),
  'reply-lost': entry(
    409,
    'Done already',
    'This was carried out before, and its answer was lost on the way.',
    'Read again what stands now; nothing is done twice.',
  ),
  'idempotency-mismatch': entry(
    409,
    'Key used for something else',
    'This Idempotency-Key was used for another request.',
    'Use a new key for a new request.',
  ),
} as const;

/** Who is asking: sign-ins, factors, links, set-up. */
export const signIn = {
  'sign-in-needed': entry(
    401,
    'Not signed in',
    'Nobody is signed in here, or the sign-in has ended.',
    SIGN_IN,
  ),
  'sign-in-failed': entry(
    401,
    'Sign-in failed',
    'The sign-in was not accepted: it may have taken too long, or the factor was not one of yours.',
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
    'One that you added counts after seven days, or as soon as a Super admin of yours confirms it under Our people. If you have none, add one under My sign-in.',
  ),
  'factor-bad': entry(
    400,
    'Factor not accepted',
    'The passkey or authenticator code was not accepted.',
    'Try again; of an authenticator take the code that it shows now, each counts once.',
  ),
  'factor-unreadable': entry(
    409,
    'Authenticator cannot be checked',
    'This server cannot open the secret of your authenticator: the key file that sealed it is missing here.',
    'Use a passkey. Without one, whoever runs the server puts the key file back, or you are removed and invited anew.',
  ),
  'ceremony-over': entry(
    409,
    'Took too long',
    'What was begun here with your passkey or authenticator is over, or was finished elsewhere.',
    'Begin this step again.',
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

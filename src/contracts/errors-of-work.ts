import { entry, reported } from './error-entry.ts';

const RELOAD = 'Load the page again and repeat what is still needed.';
const ASK_AGAIN = 'Ask the person again and have a new authority lent.';

/** What the policy said about a change. */
export const decision = {
  'not-allowed': entry(
    403,
    'Not allowed',
    'Your role does not allow this.',
    'Ask an admin, who may do it or give you a role that may.',
  ),
  refused: entry(403, 'Not allowed', '{because}', 'Ask somebody whose role allows it.'),
  'proof-needed': entry(
    403,
    'Proof needed',
    'This needs proof {tier} of 3 of who is asking.',
    'Prove it in one of the ways shown, then try again.',
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
    'This may be explained to whoever asks, but not done for them.',
    'Tell the caller how to do it.',
  ),
  'is-yourself': entry(
    403,
    'Not for yourself',
    'Nobody proves, lends to, approves, answers for, promotes or removes themself.',
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
export const authority = {
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
  expired: entry(
    409,
    'Run out',
    'The time in which this could be done is over; nothing was changed.',
    'Ask again, and do it sooner.',
  ),
  'request-ended': entry(
    409,
    'Request ended',
    'This request is {state} already.',
    'Ask anew if it is still wanted.',
  ),
  'subject-not-found': entry(
    409,
    'Subject gone',
    'What this is about is not there any more.',
    'Choose it again in a new request.',
  ),
  'already-asked': entry(409, 'Asked already', 'An approval was asked for already.', 'Wait for the answer.'),
  'work-taken': entry(
    409,
    'Taken',
    'Another agent has taken this work order.',
    'Leave it to them, or wait until they give it back.',
  ),
  'second-agent-needed': entry(
    403,
    'For another agent',
    'You made this work order; another agent of the desk carries it out.',
    'Leave it to a colleague, who finds it under My work.',
  ),
  'work-not-taken': entry(409, 'Not taken', 'Nobody has taken this work order.', 'Take it first.'),
  'work-ended': entry(409, 'Work ended', 'This work order is {state} already.', 'Nothing is left to do.'),
  'work-expired': entry(409, 'Work ran out', 'The time for this work order is over.', ASK_AGAIN),
  'guard-refused': reported(
    403,
    'Refused by the database',
    'The database refused this change; nothing was changed.',
    'Tell whoever runs this server, with the request number.',
  ),
} as const;

/** Contacts, proof and the people at the other end. */
export const contact = {
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
  'you-are-fenced': entry(
    409,
    'Fenced',
    'Somebody acted in your name not long ago, so for a day nothing is agreed to in it.',
    'Another Super admin can do it. You can still say no, and take back.',
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
  'already-matched': entry(
    409,
    'Matched already',
    'This contact has its person already.',
    'Open a new contact for another caller.',
  ),
  'never-signed-in': entry(
    409,
    'Never signed in',
    'This person has not accepted their invitation yet.',
    'Wait until they have; for a proof, use another way.',
  ),
  'address-changed': entry(
    409,
    'Address too new',
    'The mail address of this person was changed less than seven days ago, so a code to it proves nothing yet.',
    'Use another way of proof.',
  ),
  'address-shared': entry(
    409,
    'Address shared',
    'The mail address of this person is also that of somebody else, so a code to it proves nothing.',
    'Use another way of proof.',
  ),
  'code-not-sent': entry(409, 'No code yet', 'No code was sent in this contact yet.', 'Send a code first.'),
  'already-accepted': entry(
    409,
    'Accepted already',
    'This invitation was accepted already.',
    'Nothing is left to do; the person signs in.',
  ),
  'code-wrong': entry(
    409,
    'Wrong code',
    'The code is wrong; {left} left.',
    'Ask the caller to read it out again.',
  ),
  'digits-wrong': entry(
    409,
    'Wrong digits',
    'The digits are wrong; {left} left.',
    'Ask whoever you speak with to read them out again.',
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
  'too-many-open': entry(
    409,
    'Too much is open',
    'Fifty things are open in this contact already.',
    'Withdraw what is not wanted any more, or close the contact and open another.',
  ),
  'contact-full': entry(
    409,
    'Asked often enough',
    'Five hundred things were asked in this contact.',
    'Close it and open another.',
  ),
  'done-often': entry(
    409,
    'Done often enough',
    'This was done {times} times already, and each time stands in the record.',
    'Leave it as it stands or to a colleague, or end it and begin another.',
  ),
  'name-taken': entry(
    409,
    'Name taken',
    'Another client of this desk is called so, or so alike that callers who say it could mean either.',
    'Use that client, or give a name that tells the two apart: with its town, say.',
  ),
  'address-taken': entry(
    409,
    'Address taken',
    'Somebody here has this mail address already.',
    'Change that person, or give another address.',
  ),
  'already-live': entry(409, 'Already live', 'This client is live already.', 'Nothing is left to do here.'),
} as const;

/** Data, mail, and the server's own state. */
export const state = {
  'version-conflict': entry(
    409,
    'Changed meanwhile',
    'Somebody changed this after you loaded it.',
    'Compare both values and save again.',
  ),
  'not-empty': entry(
    409,
    'Not empty',
    'The sample is loaded into a desk that has no client and never had the sample.',
    'Set up another desk for it, in a data folder of its own (BAILIWICK_DATA).',
  ),
  'import-bad-rows': entry(
    400,
    'Rows with mistakes',
    'The file cannot be taken: mistakes in {count}; nothing was changed.',
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
  'no-record-entry': reported(
    500,
    'Not recorded',
    'The change had no entry in the record, so it was not made.',
    'Tell whoever runs this server, with the request number.',
  ),
  'clock-behind': reported(
    503,
    'Clock behind',
    'The clock of the database server was set back, so nothing that depends on time runs.',
    'Set the clock right; it goes on by itself.',
  ),
  'record-stays': reported(
    403,
    'The record stays',
    'Nothing is taken out of the record or changed in it.',
    'Erase the body of an entry instead.',
  ),
  'no-room': reported(
    507,
    'No room',
    'The disk of the server is full, so this was not kept.',
    'Tell whoever runs this server. When there is room, send it again.',
  ),
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

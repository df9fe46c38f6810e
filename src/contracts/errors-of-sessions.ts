import { entry, reported } from './error-entry.ts';

const NEW_KEY = 'Ask the person who helps you for a new support key.';

/** Support sessions: agents, and customers who have no account. */
export const session = {
  'session-key-wrong': entry(
    404,
    'Not a support key',
    'This support key is not one that can be used now.',
    `Check the digits. A key is good for ten minutes and once. ${NEW_KEY}`,
  ),
  'work-needed': entry(
    403,
    'A moment of work first',
    'Many wrong keys were tried here lately, so this page has to do a little work before it may try.',
    'The page does it by itself and tries again; it takes a few seconds.',
  ),
  'session-over': entry(410, 'Session over', 'This support session is over.', NEW_KEY),
  'session-ended': entry(
    409,
    'Session ended',
    'This support session has ended.',
    'Open a new one if it is still needed.',
  ),
  'session-not-yours': entry(
    403,
    'A colleague’s session',
    'This is for an agent who is in the session, and some of it for its host alone.',
    'Ask the host to invite you or to hand it over.',
  ),
  'session-not-active': entry(
    409,
    'Not active',
    'Nobody is admitted to this session just now, or it is on hold.',
    'Admit the customer, or take the session up again, first.',
  ),
  'session-full': entry(
    409,
    'Session full',
    'Four agents are in this session already.',
    'Somebody leaves it first.',
  ),
  'sessions-stopped': entry(
    409,
    'Support sessions are stopped',
    'This desk has stopped all support sessions for now.',
    'An admin of the desk lets them begin again.',
  ),
  'too-many-keys': entry(
    409,
    'Too many open',
    'Eight of your sessions wait for their customer already.',
    'End one of them first.',
  ),
  'customer-there': entry(
    409,
    'Somebody is there',
    'A customer came to this session already, so its ways in are shut.',
    'Open another session for somebody else.',
  ),
  'not-knocking': entry(
    409,
    'Nobody waits',
    'This customer does not wait to be admitted any more.',
    'Load the session again.',
  ),
  'host-leaves': entry(
    409,
    'You host this session',
    'A customer is never left with nobody.',
    'End the session for all, or hand it over.',
  ),
  'explain-session': entry(
    403,
    'View and explain',
    'Nothing was lent to you for this session, so you see and explain: no files to the customer’s device.',
    'Have the device’s troubleshooting asked for in a contact, and start the session from there; or leave it to the host, if it was lent to them.',
  ),
  'consent-refused': entry(
    409,
    'Refused',
    'The customer refused this, and a refusal is final.',
    'If they change their mind they can offer it on their own page.',
  ),
  'consent-waits': entry(
    409,
    'Not agreed yet',
    'The customer has not answered yet.',
    'Wait for their answer.',
  ),
  'file-unsafe': entry(
    400,
    'Not a file to pass on',
    'Programs and shortcuts are not passed on, whoever sends them.',
    'Send what it is about in another form, a picture or a document.',
  ),
  'file-ended': entry(409, 'File ended', 'This file is {state} already.', 'Send it again as a new file.'),
  'chat-full': entry(
    409,
    'Chat full',
    'This session’s chat holds 10,000 messages, the most that one may have.',
    'Speak, or start another session.',
  ),
  'files-full': entry(
    409,
    'Too much in this session',
    'The files of this session would be more than 8 GB together, or more than 500.',
    'Send the rest in another session.',
  ),
  'offset-differs': entry(
    409,
    'Goes on elsewhere',
    'Of this file {offset} bytes have come; the next piece begins there.',
    'Ask how far it came and go on from there.',
  ),
  'file-busy': entry(
    423,
    'A piece is on its way',
    'Another piece of this file, or as many others as one may send at once, is being received just now.',
    'Wait until it is in.',
  ),
  'consent-over': entry(
    409,
    'Not open any more',
    'This question is not open any more.',
    'Ask again if it is still needed.',
  ),
  'recording-off': entry(
    409,
    'Recording is off',
    'This server has no ffmpeg, which makes a recording playable, so nothing is recorded.',
    'Install ffmpeg on the server; `bailiwick doctor` says how.',
  ),
  'recording-not-agreed': entry(
    409,
    'Not agreed',
    'The customer has not agreed to be recorded, or took it back.',
    'Ask them to be recorded first.',
  ),
  'recording-runs': entry(
    409,
    'Recorded already',
    'This session is being recorded already.',
    'Stop that first.',
  ),
  'recordings-full': entry(
    409,
    'Recorded often enough',
    'A session is recorded fifty times at most.',
    'Start another session if more has to be recorded.',
  ),
  'recording-over': entry(
    409,
    'The recording is over',
    'It was stopped, or the customer’s yes does not stand any more.',
    'Ask them again and begin a new recording.',
  ),
  'recording-rests': entry(
    409,
    'The recording rests',
    'The session is paused or held: nothing is recorded meanwhile.',
    'It goes on when the session does.',
  ),
  'recording-no-room': reported(
    507,
    'No room for the recording',
    'The recording stopped: the disk of the server is full. What had come before is kept.',
    'Tell whoever runs this server; when there is room, begin a new recording.',
  ),
  'recording-not-there': entry(
    409,
    'Not to be played',
    'This recording is {state}.',
    'One that is closing can be played in a moment; one that is gone was destroyed for good.',
  ),
  'recording-unreadable': reported(
    410,
    'The recording cannot be opened',
    'The key file that its key was wrapped with is not there, or its file is damaged.',
    'Put the key file back from a copy of the data folder; without it the recording is gone.',
  ),
} as const;

import type { Draft, Part } from './letter.ts';

/** What every mail can say about its reader's side. */
export interface Reader {
  /** The reader's first name; null when it is not known. */
  readonly first: string | null;
  readonly desk: string;
  /** The reader's organisation; null for the desk's own people. */
  readonly client: string | null;
}

/** A name as the last word of a sentence: it may end in a full stop of its own (“Harbour Ltd.”). */
export const last = (name: string): string => (name.endsWith('.') ? name : `${name}.`);

const hello = ({ first }: Reader): Part[] => (first === null ? [] : [`Hello ${first},`]);

/** A link that opens the sign-in. */
export function signInText(reader: Reader, link: string): Draft {
  return {
    subject: `Sign in to ${reader.desk}`,
    parts: [
      ...hello(reader),
      `Somebody, most likely you, asked to sign in to ${reader.desk} with this mail address.`,
      { link, label: 'Sign in' },
      'The link works once, within 15 minutes. You will be asked for your passkey or authenticator as well.',
      'If it was not you, do nothing: nobody gets in with this link alone.',
    ],
  };
}

/** Who invites, as they are called. */
export interface Inviter {
  readonly name: string;
  /** Whether they work at the desk; else they are of the reader's own organisation. */
  readonly ofDesk: boolean;
}

/**
 * An invitation to the desk, or by it to a client's people. It names the desk once.
 *
 * @param by null: it is not known who invites
 */
export function invitationText(reader: Reader, link: string, by: Inviter | null): Draft {
  const { desk, client } = reader;
  const invites = by === null ? 'you are invited' : `${by.name} invites you`;
  const from = by?.ofDesk === true ? `${by.name} from there invites you` : invites;
  const what =
    client === null
      ? `${by === null ? 'You are invited' : invites} to work at the support desk ${last(desk)}`
      : `${client} is looked after by the support desk ${desk}, and ${from} to sign in as one of its people.`;
  return {
    subject: client === null ? `Your invitation to ${desk}` : `Your invitation to ${client} at ${desk}`,
    parts: [
      ...hello(reader),
      what,
      { link, label: 'See the invitation' },
      'The link works for 7 days. You can look at it first; nothing happens until you accept.',
    ],
  };
}

/** A code that the reader is to read out, if they called. */
export function codeText(
  reader: Reader,
  { agent, asked, code, notMe }: { agent: string; asked: string | null; code: string; notMe: string },
): Draft {
  return {
    subject: `Your code for ${reader.desk}`,
    parts: [
      ...hello(reader),
      `${agent} of ${reader.desk} is in contact with somebody who says they are you.`,
      asked === null ? 'What they ask for is not settled yet.' : `What they ask for: ${asked}`,
      `Only if you called us, read this code out to ${agent}:`,
      { code },
      'It works once, within 10 minutes. Did somebody call or write to you, and ask for it? Give it to nobody.',
      { link: notMe, label: 'That was not me' },
      'If it was not you, open that link: a button there stops at once what was asked in your name. Opening it changes nothing.',
    ],
  };
}

/** Something waits for a Super admin's answer. `wait`: it goes ahead by itself unless somebody stops it. */
export function approvalText(
  reader: Reader,
  ask: { sentence: string; asker: string; agent: string; until: string; wait: boolean; link: string },
): Draft {
  const by = ask.agent === '' ? ask.asker : `${ask.asker}, through ${ask.agent} of ${reader.desk}`;
  const later = ask.wait
    ? `If nobody stops it, it may be done from ${ask.until} on.`
    : `If nobody answers until ${ask.until}, it is not done.`;
  return {
    subject: ask.wait ? `To be done at ${reader.client ?? ''} unless you stop it` : 'Your answer is needed',
    parts: [
      ...hello(reader),
      'This was asked for:',
      ask.sentence,
      `Asked by ${last(by)}`,
      later,
      { link: ask.link, label: ask.wait ? 'See it, and stop it' : 'See it, and answer' },
      ask.wait
        ? 'Opening the link changes nothing; a button there stops it, without signing in. It works for you alone, once.'
        : 'Opening the link changes nothing; you answer there, signed in.',
    ],
  };
}

/** Somebody outside the directory asked. None of their words and no name that they said stand here. */
export function nonMemberText(reader: Reader, link: string): Draft {
  return {
    subject: `Somebody not in your directory asked for something at ${reader.desk}`,
    parts: [
      ...hello(reader),
      `Somebody who is not in the directory of ${reader.client ?? 'your organisation'} asked ${reader.desk} for something in its name. They were told nothing.`,
      { link, label: 'See what they asked' },
      'You can authorise it once, add them as a user, or refuse. If nobody answers within 72 hours, it is not done.',
    ],
  };
}

/** Many such requests: one mail a day instead of one each. */
export function digestText(reader: Reader, link: string): Draft {
  return {
    subject: `Several requests from outside your directory at ${reader.desk}`,
    parts: [
      ...hello(reader),
      `People who are not in the directory of ${reader.client ?? 'your organisation'} asked ${reader.desk} for things more often than usual. To spare you, there is no further mail about them today.`,
      { link, label: 'See what waits' },
      'If you do not know of it, somebody may be trying to get in: refuse what you did not expect.',
    ],
  };
}

/** Somebody of the client said that a contact in their name was not them. */
export function notMeText(reader: Reader, link: string): Draft {
  return {
    subject: 'Somebody used the name of one of your people',
    parts: [
      ...hello(reader),
      `One of the people of ${reader.client ?? 'your organisation'} told ${reader.desk} that it was not them who called in their name.`,
      'What was asked in that contact and is not done yet has ended, and nothing can be asked in their name for 24 hours.',
      { link, label: "See your organisation's record" },
      'What was done before stands in the record: have it set right if it should not be.',
    ],
  };
}

/** A Super admin said that a yes in their name was not theirs. */
export function notMyAnswerText(reader: Reader, link: string): Draft {
  return {
    subject: 'Somebody said yes in the name of one of your Super admins',
    parts: [
      ...hello(reader),
      `A Super admin of ${reader.client ?? 'your organisation'} told ${reader.desk} that it was not them who said yes to something that was asked.`,
      'What is not done yet has ended, their other sign-ins are over, and nothing can be asked in their name for 24 hours.',
      { link, label: "See your organisation's record" },
      'What was done before stands in the record. Remove a passkey or authenticator of theirs that is not in their own hands.',
    ],
  };
}

/** What was asked for will not be done: the asker may not ask for it any more. */
export function lapsedText(reader: Reader, link: string): Draft {
  return {
    subject: 'Something you asked for will not be done',
    parts: [
      ...hello(reader),
      `You asked ${reader.desk} for something that your role does not allow any more, so it ended.`,
      { link, label: 'See what was done in your name' },
      'A Super admin of your organisation can ask for it instead.',
    ],
  };
}

/** To the address of before: whoever reads it may not be who changed it. */
export function movedText(reader: Reader): Draft {
  const client = reader.client ?? 'your organisation';
  return {
    subject: `Your mail address at ${client} was changed`,
    parts: [
      `Another mail address now stands for you at ${client}. This one opens nothing at ${reader.desk} any more: links to sign in go to the other.`,
      'If you know of it, there is nothing to do.',
      'If not, somebody may have changed it to keep you out: tell a Super admin of your organisation now. They set it back.',
    ],
  };
}

/** To every admin: one of them is let in again by whoever has the server. */
export function wayBackText(reader: Reader, name: string): Draft {
  return {
    subject: `${name} is let in again from the server`,
    parts: [
      ...hello(reader),
      `Whoever runs the server of ${reader.desk} made a link by which ${name} enrols a new sign-in factor in place of those before. It is good for an hour.`,
      'If nobody there lost a factor, somebody else works on that server: have it looked at now.',
    ],
  };
}

/** What somebody proved in a contact was spent: told at once, so that a wrong use is noticed at once. */
export function lentText(
  reader: Reader,
  { agent, asked, notMe }: { agent: string; asked: string; notMe: string },
): Draft {
  return {
    subject: `${reader.desk} acts in your name`,
    parts: [
      ...hello(reader),
      `What you asked for in your contact with ${agent} of ${reader.desk} is being done, or is done:`,
      asked,
      'If you asked for this, nothing is left for you to do.',
      { link: notMe, label: 'That was not me' },
      'If it was not you, open that link: a button there stops at once whatever is not done yet, and tells your Super admins.',
    ],
  };
}

/** The way to stop a factor, where it can be stopped still. */
function stopParts(stop: string | null): Part[] {
  if (stop === null) return [];
  return [
    { link: stop, label: 'Stop it' },
    'You can look at that page first; a button there removes it at once.',
  ];
}

/** A new factor of the reader's own that begins to count later. @param stop the link that stops it */
export function factorText(reader: Reader, link: string, stop: string | null): Draft {
  return {
    subject: 'A new passkey or authenticator was added to your account',
    parts: [
      ...hello(reader),
      `It was added to your account at ${last(reader.desk)} It opens your pages now, and counts as full proof in 7 days.`,
      stop === null
        ? 'If it was not you, tell a Super admin of your organisation at once.'
        : 'If it was not you, stop it now, and tell a Super admin of your organisation.',
      ...stopParts(stop),
      { link, label: 'See your sign-in' },
    ],
  };
}

/** A new factor of one of the client's people, told to its Super admins. @param stop the link that stops it */
export function factorOfText(reader: Reader, link: string, stop: string | null): Draft {
  return {
    subject: 'A new passkey or authenticator at your organisation',
    parts: [
      ...hello(reader),
      `One of the people of ${reader.client ?? 'your organisation'} added a passkey or authenticator. It counts as full proof in 7 days, or as soon as you confirm that it is theirs.`,
      { link, label: 'See your people' },
      'If it is not theirs, do not confirm it: stop it, and remove the person there if somebody else reads their mail.',
      ...stopParts(stop),
    ],
  };
}

/** The reader's own new factor was stopped before it counted. */
export function factorStoppedText(reader: Reader, link: string): Draft {
  return {
    subject: 'Your new passkey or authenticator was stopped',
    parts: [
      ...hello(reader),
      `Somebody who was told of it stopped the passkey or authenticator that was added to your account at ${last(reader.desk)} It is removed and never counted as full proof, and you are signed out everywhere.`,
      'If it was yours after all, sign in with another of yours and add it again; if you have none, a Super admin of your organisation removes you and adds you anew.',
      { link, label: 'Sign in' },
    ],
  };
}

/** A new factor of one of the client's people was stopped, told to its Super admins. */
export function factorOfStoppedText(reader: Reader, link: string): Draft {
  return {
    subject: 'A new passkey or authenticator at your organisation was stopped',
    parts: [
      ...hello(reader),
      `One of the people of ${reader.client ?? 'your organisation'} had added a passkey or authenticator, and somebody who was told of it stopped it. It is removed and never counted as full proof, and that person is signed out everywhere.`,
      { link, label: "See your organisation's record" },
      'If nobody of yours added it, somebody may be reading that person’s mail: have its password changed.',
    ],
  };
}

/** A signed statement of how far a record goes. */
export function checkpointText(reader: Reader, file: string): Draft {
  const whose = reader.client ?? reader.desk;
  return {
    subject: `Checkpoint of the record of ${whose}`,
    parts: [
      ...hello(reader),
      `The attached file says, signed, how far the record of ${whose} goes. Keep it outside of ${reader.desk}: with it you can prove later that nothing was taken out or changed.`,
      'bailiwick record verify EXPORT --checkpoint FILE',
    ],
    attachment: { name: 'checkpoint.json', content: file },
  };
}

import { v7 } from 'uuid';
import type { Sql } from '../../db/transaction.ts';
import type { Draft } from './letter.ts';
import { abuseText, messageText } from './session-texts.en.ts';
import type { DueMail } from './queue.ts';
import { makeCode, makeLink } from './secrets.ts';
import { composeReceipt, composeSession } from './composeSession.ts';
import * as texts from './texts.en.ts';
import type { Reader } from './texts.en.ts';

/** Where this server is, and whether its mails are kept to be read here. */
export interface Place {
  /** Without a trailing slash. */
  readonly url: string;
  readonly evaluation: boolean;
}

/** A written mail with whom it goes to; null: there is nobody to write to, or nothing left to say. */
export type Written = {
  readonly to: string;
  /** Whether the reader is one of the desk's own people. */
  readonly toAgent: boolean;
  readonly draft: Draft;
} | null;

/** Writes a mail and makes the secrets in it, in a transaction that ends before it is sent. */
export async function compose(sql: Sql, mail: DueMail, place: Place): Promise<Written> {
  if (mail.kind === 'sign-in') return composeSignIn(sql, mail, place);
  if (mail.kind === 'non-member' && mail.person_id === null) {
    await sql.rows('select guard.route_non_member($1, $2)', [mail.ref, v7()]);
    return null;
  }
  const draft = mail.address === null ? null : await draftOf(sql, mail, place);
  if (draft === null || mail.address === null) return null;
  return { to: mail.address, toAgent: mail.agent_id !== null, draft };
}

async function draftOf(sql: Sql, mail: DueMail, place: Place): Promise<Draft | null> {
  const reader: Reader = { first: mail.first, desk: mail.desk_name, client: mail.client_name };
  const page = (path: string) => `${place.url}${path}`;
  switch (mail.kind) {
    case 'invitation':
      return composeInvitation(sql, mail, place, reader);
    case 'code':
      return composeCode(sql, mail, place, reader);
    case 'approval':
      return composeApproval(sql, mail, place, reader);
    case 'non-member':
      return texts.nonMemberText(reader, page('/portal/waiting'));
    case 'digest':
      return texts.digestText(reader, page('/portal/waiting'));
    case 'not-me':
      return mail.params['what'] === 'answer'
        ? texts.notMyAnswerText(reader, page('/portal/record'))
        : texts.notMeText(reader, page('/portal/record'));
    case 'notice':
      return composeNotice(sql, mail, place, reader);
    case 'checkpoint':
      return texts.checkpointText(reader, String(mail.params['file']));
    case 'session':
      return composeSession(sql, mail, place, reader);
    case 'receipt':
      return composeReceipt(sql, mail, reader);
    case 'sign-in':
      throw new Error('a sign-in mail finds its reader itself');
  }
}

async function composeNotice(sql: Sql, mail: DueMail, place: Place, reader: Reader): Promise<Draft | null> {
  const page = (path: string) => `${place.url}${path}`;
  const what = String(mail.params['what']);
  if (what === 'factor') {
    return texts.factorText(reader, page('/portal/my-sign-in'), await stopFactorLink(sql, mail, place));
  }
  if (what === 'factor-of') {
    return texts.factorOfText(reader, page('/portal/people'), await stopFactorLink(sql, mail, place));
  }
  if (what === 'factor-stopped') return texts.factorStoppedText(reader, page('/sign-in'));
  if (what === 'factor-of-stopped') return texts.factorOfStoppedText(reader, page('/portal/record'));
  if (what === 'lent') return composeLent(sql, mail, place, reader);
  if (what === 'abuse') return abuseText(reader, page(`/desk/sessions/${String(mail.params['session'])}`));
  if (what === 'message') return messageText(reader, page('/desk/queue'));
  if (what === 'way-back') return texts.wayBackText(reader, String(mail.params['name']));
  if (what === 'moved') return texts.movedText(reader);
  if (what === 'lapsed') return texts.lapsedText(reader, page('/portal'));
  throw new Error(`no text is written for a notice of ${what}`);
}

interface Found {
  readonly kind: 'agent' | 'person';
  readonly id: string;
  readonly client_id: string | null;
  readonly status: 'invited' | 'active';
  readonly first: string;
  readonly client_name: string | null;
  readonly client_state: string | null;
}

/**
 * Who asked for a sign-in link: accounts get one, people who were invited their invitation again, anybody else
 * nothing at all. It goes to the address by which all these accounts are known, not as one of them has it written: any
 * client may write down anybody's, with a sign that nobody sees or a dot behind it, and no such letter would arrive.
 */
async function composeSignIn(sql: Sql, mail: DueMail, place: Place): Promise<Written> {
  const key = mail.address ?? '';
  const found = await sql.rows<Found>('select * from guard.accounts($1) order by kind, client_name', [key]);
  const active = found.find(({ status }) => status === 'active');
  if (active !== undefined) {
    const reader = { first: active.first, desk: mail.desk_name, client: null };
    const secret = await makeLink(sql, mail, 'sign-in', { emailKey: key }, place.evaluation);
    const toAgent = active.kind === 'agent';
    return { to: key, toAgent, draft: texts.signInText(reader, `${place.url}/sign-in#${secret}`) };
  }
  const invited = found.find(({ kind, client_state }) => kind === 'agent' || client_state === 'live');
  if (invited === undefined) return null;
  const whom = {
    agent_id: invited.kind === 'agent' ? invited.id : null,
    client_id: invited.client_id,
    person_id: invited.kind === 'person' ? invited.id : null,
  };
  const reader = { first: invited.first, desk: mail.desk_name, client: invited.client_name };
  const toAgent = invited.kind === 'agent';
  return {
    to: key,
    toAgent,
    draft: await composeInvitation(sql, { ...mail, ...whom }, place, reader),
  };
}

async function composeInvitation(sql: Sql, mail: DueMail, place: Place, reader: Reader): Promise<Draft> {
  const { agent_id, client_id, person_id, email_key } = mail;
  const whom = { agentId: agent_id, clientId: client_id, personId: person_id, emailKey: email_key };
  const secret = await makeLink(sql, mail, 'invitation', whom, place.evaluation);
  const { by, ofDesk } = mail.params;
  const inviter = typeof by === 'string' ? { name: by, ofDesk: ofDesk === true } : null;
  return texts.invitationText(reader, `${place.url}/invitation#${secret}`, inviter);
}

interface Facts {
  readonly agent_name: string;
  readonly sentence: string | null;
  readonly asker: string;
  readonly expires_at: Date | null;
  readonly kind: string | null;
}

async function factsOf(sql: Sql, mail: DueMail): Promise<Facts | undefined> {
  return sql.first<Facts>('select * from guard.mail_facts($1)', [mail.id]);
}

async function composeCode(sql: Sql, mail: DueMail, place: Place, reader: Reader): Promise<Draft | null> {
  const facts = await factsOf(sql, mail);
  const code = mail.ref === null ? null : await makeCode(sql, mail.ref, mail.email_key, place.evaluation);
  if (facts === undefined || code === null) return null;
  const notMe = await notMeLink(sql, mail, place);
  return texts.codeText(reader, { agent: facts.agent_name, asked: facts.sentence, code, notMe });
}

async function composeLent(sql: Sql, mail: DueMail, place: Place, reader: Reader): Promise<Draft | null> {
  const facts = await factsOf(sql, mail);
  if (facts === undefined) return null;
  const notMe = await notMeLink(sql, mail, place);
  return texts.lentText(reader, { agent: facts.agent_name, asked: facts.sentence ?? '', notMe });
}

/** The link by which the mail's reader says that the contact it is about was not them. */
async function notMeLink(sql: Sql, mail: DueMail, place: Place): Promise<string> {
  const whom = {
    clientId: mail.client_id,
    personId: mail.person_id,
    contactId: String(mail.params['contact']),
  };
  return `${place.url}/not-me#${await makeLink(sql, mail, 'not-me', whom, place.evaluation)}`;
}

async function composeApproval(sql: Sql, mail: DueMail, place: Place, reader: Reader): Promise<Draft | null> {
  const facts = await factsOf(sql, mail);
  if (facts === undefined || facts.expires_at === null) return null;
  const wait = facts.kind === 'wait';
  return texts.approvalText(reader, {
    sentence: facts.sentence ?? '',
    asker: facts.asker,
    agent: facts.agent_name,
    until: momentText(facts.expires_at),
    wait,
    link: wait ? await stopLink(sql, mail, place, facts.expires_at) : `${place.url}/portal/waiting`,
  });
}

/** The link that stops what this mail tells of, without signing in. @param until when that is through */
async function stopLink(sql: Sql, mail: DueMail, place: Place, until: Date): Promise<string> {
  const whom = { clientId: mail.client_id, personId: mail.person_id, until };
  return `${place.url}/stop#${await makeLink(sql, mail, 'stop', whom, place.evaluation)}`;
}

/** The link that stops the new factor; null when it counts by now, or is there no more. */
async function stopFactorLink(sql: Sql, mail: DueMail, place: Place): Promise<string | null> {
  const factor = await sql.first<{ counts_from: Date }>(
    'select counts_from from auth.factor where id = $1 and client_id = $2 and counts_from > guard.now()',
    [mail.params['factor'] ?? null, mail.client_id],
  );
  return factor === undefined ? null : stopLink(sql, mail, place, factor.counts_from);
}

/** A moment that nobody can misread: `22 November 2026, 14:05 UTC`. Whose zone a mail is read in is not known. */
function momentText(at: Date): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return `${format.format(at).replace(' at ', ', ')} UTC`;
}

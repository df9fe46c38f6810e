import { emailKey } from '../contacts/matching/keys.ts';
import type { ClientAction } from '../../policy/words.ts';

/** The words of a request, as they are put into its sentence. */
export interface Wording {
  /** Where it is done: `Acme`, or for a caller whom nobody found `the organisation they named`. */
  readonly client: string;
  /** Who asks. */
  readonly asker: string;
  /** A line or device by its name; null when none is named. */
  readonly thing: string | null;
  /** The person it is about, as the caller names them; null when it is about nobody else. */
  readonly person: string | null;
  /** Their mail address, where somebody is added. */
  readonly email: string | null;
  /** Their telephone number, where somebody is added with one. */
  readonly phone: string | null;
  /** The role to be given, in words: `a Member`. */
  readonly role: string | null;
  readonly aspect: string | null;
  readonly everywhere: boolean;
  readonly own: boolean;
  /** What exactly, in the caller's words. */
  readonly details: string | null;
}

const TOLD: Readonly<Record<string, string>> = {
  billing: 'billing',
  reports: 'call reports',
  recordings: 'call recordings',
};

const CHANGED: Readonly<Record<string, string>> = {
  'emergency-location': 'the emergency location',
  'monitoring-policy': 'who may listen in on calls',
  'transfer-pin': 'the number transfer PIN',
  'sms-brand': 'the text message registration',
  'dialling-classes': 'which destinations can be dialled',
  'admin-permissions': 'the permissions of an Admin or a Super admin',
};

const of = (thing: string | null) => (thing === null ? '' : ` of ${thing}`);
const told = (w: Wording) =>
  w.aspect === null ? (w.thing ?? 'the phone system') : (TOLD[w.aspect] ?? w.aspect);
const changed = (w: Wording) =>
  w.aspect === null ? (w.thing ?? 'the phone system') : `${CHANGED[w.aspect] ?? w.aspect}${of(w.thing)}`;
const somebody = (w: Wording) => w.person ?? 'a person';

/**
 * A mail address as somebody may agree to it: `аcme.example` with a Cyrillic a is another domain, and looks like none,
 * so what is not plain ASCII is shown with its domain as the network knows it (`xn--…`).
 */
export function plainAddress(email: string): string {
  return /^[\x21-\x7e]+$/.test(email) ? email : (emailKey(email) ?? email);
}

/** One imperative for each action: what is done if it is allowed. Without its full stop and details. */
const IMPERATIVES: Readonly<Record<ClientAction, (w: Wording) => string>> = {
  'phone.view': (w) => `Tell ${w.asker} about ${told(w)} at ${w.client}`,
  'phone.change': (w) => `Change ${changed(w)} at ${w.client}`,
  'device.troubleshoot': (w) => `Work on ${w.thing ?? 'a device'} at ${w.client}`,
  'user.add': (w) =>
    `Add ${somebody(w)} as ${w.role ?? 'a person'} at ${w.client}${w.email === null ? '' : `, reached at ${plainAddress(w.email)}`}` +
    (w.phone === null ? '' : ` and ${w.phone}`),
  'user.change': (w) => {
    const whom = w.own ? w.asker : somebody(w);
    return w.role === null
      ? `Change the details of ${whom} at ${w.client}`
      : `Make ${whom} ${w.role} at ${w.client}`;
  },
  'user.remove': (w) => `Remove ${somebody(w)} from ${w.client}`,
  'form.sign': (w) => `Take the signature of ${w.asker} under a form of ${w.client}`,
  'form.submit': (w) =>
    `Submit a form of ${w.client}${w.person === null ? '' : ` that ${w.person} is said to have signed`}`,
  'sip-credentials.request': (w) => `Give a new SIP password for ${w.thing ?? 'a phone'} at ${w.client}`,
  'number.order': (w) => `Order a new number for ${w.client}`,
  'number.port': (w) => `Port a number in to ${w.client}`,
  'number.release': (w) => `Release a number of ${w.client} to another carrier`,
  'network.authorise': (w) =>
    w.everywhere
      ? `Let every address on the internet register phones of ${w.client}`
      : `Change the firewall or network of ${w.client}`,
};

/** What shall be done, as one imperative that asker, agent and approver all read: `Add Liam Park as a Member at Acme…`. */
export function sentenceOf(action: ClientAction, wording: Wording): string {
  const whole = IMPERATIVES[action](wording);
  return wording.details === null ? `${whole}.` : `${whole}: “${wording.details}”.`;
}

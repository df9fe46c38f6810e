import type { ClientSubject } from '../../policy/question.ts';
import type { ClientAction } from '../../policy/words.ts';

/** One thing that a person of a client may want, in plain words. */
export interface Nuance {
  readonly topic: 'phone' | 'devices' | 'users' | 'forms' | 'sip' | 'numbers' | 'network';
  readonly action: ClientAction;
  readonly subject: ClientSubject;
  readonly what: string;
  /** What can be done in the portal itself. */
  readonly here?: 'add-person';
}

const phone = (what: string, action: 'phone.view' | 'phone.change', subject: ClientSubject = {}): Nuance => ({
  topic: 'phone',
  action,
  subject,
  what,
});

/** Seven topics, all their nuances, in the order in which a page shows them. */
export const NUANCES: readonly Nuance[] = [
  phone('Be told about my own line or device', 'phone.view', { own: true }),
  phone('Be told about any line or device', 'phone.view'),
  phone('Be told about billing', 'phone.view', { aspect: 'billing' }),
  phone('Be told about call reports', 'phone.view', { aspect: 'reports' }),
  phone('Be told about call recordings', 'phone.view', { aspect: 'recordings' }),
  phone('Change my own line or device', 'phone.change', { own: true }),
  phone('Change any line or device', 'phone.change'),
  phone('Set the emergency location of my own line', 'phone.change', {
    aspect: 'emergency-location',
    own: true,
  }),
  phone('Set the emergency location of any line', 'phone.change', { aspect: 'emergency-location' }),
  phone('Change who may listen in on calls', 'phone.change', { aspect: 'monitoring-policy' }),
  phone('Change the number transfer PIN', 'phone.change', { aspect: 'transfer-pin' }),
  phone('Change the text message registration', 'phone.change', { aspect: 'sms-brand' }),
  phone('Change which destinations can be dialled', 'phone.change', { aspect: 'dialling-classes' }),
  phone('Change the permissions of an Admin or a Super admin', 'phone.change', {
    aspect: 'admin-permissions',
  }),
  {
    topic: 'devices',
    action: 'device.troubleshoot',
    subject: { own: true },
    what: 'Have my own device worked on',
  },
  { topic: 'devices', action: 'device.troubleshoot', subject: {}, what: 'Have any device worked on' },
  {
    topic: 'users',
    action: 'user.add',
    subject: { role: 'member' },
    what: 'Add a Member',
    here: 'add-person',
  },
  {
    topic: 'users',
    action: 'user.add',
    subject: { role: 'admin' },
    what: 'Add an Admin',
    here: 'add-person',
  },
  {
    topic: 'users',
    action: 'user.add',
    subject: { role: 'super-admin' },
    what: 'Add a Super admin',
    here: 'add-person',
  },
  { topic: 'users', action: 'user.change', subject: { own: true }, what: 'Change my own details' },
  { topic: 'users', action: 'user.change', subject: { role: 'member' }, what: 'Change a Member' },
  { topic: 'users', action: 'user.change', subject: { role: 'admin' }, what: 'Change an Admin' },
  { topic: 'users', action: 'user.change', subject: { role: 'super-admin' }, what: 'Change a Super admin' },
  { topic: 'users', action: 'user.remove', subject: { role: 'member' }, what: 'Remove a Member' },
  { topic: 'users', action: 'user.remove', subject: { role: 'admin' }, what: 'Remove an Admin' },
  { topic: 'users', action: 'user.remove', subject: { role: 'super-admin' }, what: 'Remove a Super admin' },
  { topic: 'forms', action: 'form.sign', subject: {}, what: 'Sign a form' },
  {
    topic: 'forms',
    action: 'form.submit',
    subject: { signedBy: 'admin' },
    what: 'Submit a form that an Admin signed',
  },
  {
    topic: 'forms',
    action: 'form.submit',
    subject: { signedBy: 'super-admin' },
    what: 'Submit a form that a Super admin signed',
  },
  { topic: 'sip', action: 'sip-credentials.request', subject: {}, what: 'Get a new SIP password' },
  { topic: 'numbers', action: 'number.order', subject: {}, what: 'Order a new number' },
  { topic: 'numbers', action: 'number.port', subject: {}, what: 'Port a number in' },
  { topic: 'numbers', action: 'number.release', subject: {}, what: 'Release a number to another carrier' },
  { topic: 'network', action: 'network.authorise', subject: {}, what: 'Change the firewall or the network' },
  {
    topic: 'network',
    action: 'network.authorise',
    subject: { everywhere: true },
    what: 'Let every address on the internet register phones',
  },
];

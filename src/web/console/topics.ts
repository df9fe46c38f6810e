/** What an agent fills in for a question, beside the details. */
export type Part =
  | 'own-line'
  | 'line'
  | 'own-device'
  | 'other-device'
  | 'new-person'
  | 'self'
  | 'person'
  | 'new-role'
  | 'signer'
  | 'everywhere';

/** One thing that a caller can want, as the tables tell it apart. `key` names its words in the catalogue. */
export interface Want {
  readonly key: string;
  readonly action: string;
  readonly parts: readonly Part[];
  readonly aspect?: string;
  readonly role?: 'super-admin' | 'admin' | 'member';
}

/** One of the seven topics, with its number key. */
export interface Topic {
  readonly key: 'phone' | 'devices' | 'users' | 'forms' | 'sip' | 'numbers' | 'network';
  readonly wants: readonly Want[];
}

const want = (key: string, action: string, parts: readonly Part[] = [], more: Partial<Want> = {}): Want => ({
  key,
  action,
  parts,
  ...more,
});

const aspects = (action: string, names: readonly string[]): Want[] =>
  names.map((aspect) => want(`${action}.${aspect}`, action, [], { aspect }));

/** Table 1 as a caller would ask it; the order of topics is the order of their number keys. */
export const TOPICS: readonly Topic[] = [
  {
    key: 'phone',
    wants: [
      want('phone.view.own', 'phone.view', ['own-line']),
      want('phone.view.system', 'phone.view'),
      ...aspects('phone.view', ['billing', 'reports', 'recordings']),
      want('phone.change.own', 'phone.change', ['own-line']),
      want('phone.change.system', 'phone.change'),
      want('phone.change.emergency-own', 'phone.change', ['own-line'], { aspect: 'emergency-location' }),
      want('phone.change.emergency-other', 'phone.change', [], { aspect: 'emergency-location' }),
      ...aspects('phone.change', [
        'monitoring-policy',
        'transfer-pin',
        'sms-brand',
        'dialling-classes',
        'admin-permissions',
      ]),
    ],
  },
  {
    key: 'devices',
    wants: [
      want('device.own', 'device.troubleshoot', ['own-device']),
      want('device.other', 'device.troubleshoot', ['other-device']),
    ],
  },
  {
    key: 'users',
    wants: [
      want('user.add.member', 'user.add', ['new-person'], { role: 'member' }),
      want('user.add.admin', 'user.add', ['new-person'], { role: 'admin' }),
      want('user.add.super-admin', 'user.add', ['new-person'], { role: 'super-admin' }),
      want('user.change.own', 'user.change', ['self']),
      want('user.change.other', 'user.change', ['person']),
      want('user.change.role', 'user.change', ['person', 'new-role']),
      want('user.remove', 'user.remove', ['person']),
    ],
  },
  { key: 'forms', wants: [want('form.sign', 'form.sign'), want('form.submit', 'form.submit', ['signer'])] },
  { key: 'sip', wants: [want('sip-credentials.request', 'sip-credentials.request')] },
  {
    key: 'numbers',
    wants: [
      want('number.order', 'number.order'),
      want('number.port', 'number.port'),
      want('number.release', 'number.release'),
    ],
  },
  {
    key: 'network',
    wants: [
      want('network.authorise', 'network.authorise'),
      want('network.everywhere', 'network.authorise', ['everywhere']),
    ],
  },
];

/** Table 2: what a desk's people may do. */
import { deskRows } from './row.ts';

const managing = {
  action: 'agent.manage',
  say: 'manage agents',
  because: {
    agent: 'An agent may not manage agents.',
    manager: 'A manager may manage agents of assigned groups only if this was granted to them.',
    admin: 'An admin may manage everybody but the billing contact.',
    'billing-contact': 'The billing contact alone may change or hand over the role of the billing contact.',
  },
} as const;

export const DESK_TABLE = deskRows([
  { action: 'session.join', customer: 'allow', agent: 'allow', say: 'join support sessions' },
  { action: 'session.host', agent: 'seat', remedy: 'seat', say: 'host support sessions' },
  { action: 'settings.personal', agent: 'allow', say: 'manage their own settings' },
  { ...managing, about: 'agent', manager: 'granted-and-managed', admin: 'allow' },
  { ...managing, about: 'manager', admin: 'allow' },
  { ...managing, about: 'admin', admin: 'allow' },
  { ...managing, about: 'billing-contact', billingContact: 'allow', remedy: 'ask-billing-contact' },
  { action: 'group.manage', manager: 'managed', admin: 'allow', say: 'manage groups' },
  { action: 'seat.manage', manager: 'granted', admin: 'allow', say: 'manage seats' },
  { action: 'report.create', manager: 'granted-and-managed', admin: 'allow', say: 'create reports' },
  { action: 'settings.account', admin: 'allow', say: "change the desk's settings" },
  {
    action: 'plan.change',
    billingContact: 'allow',
    remedy: 'ask-billing-contact',
    say: 'change the subscription plan',
  },
  {
    action: 'billing.change',
    billingContact: 'allow',
    remedy: 'ask-billing-contact',
    say: 'change the billing information',
  },
]);

/** Doors of a desk's people that table 2 does not name. That `recovery.open` takes two admins, its door keeps. */
export const DESK_DOORS = deskRows([
  { action: 'contact.open', agent: 'seat', remedy: 'seat', say: 'open a contact' },
  { action: 'contact.match', agent: 'seat', remedy: 'seat', say: 'match a caller with a directory' },
  { action: 'work-order.do', agent: 'seat', remedy: 'seat', say: 'carry out a work order' },
  { action: 'directory.browse', admin: 'allow', say: "browse a client's directory" },
  { action: 'client.create', admin: 'allow', say: 'create a client' },
  { action: 'client.onboard', admin: 'allow', say: 'enter the people of a client that is onboarding' },
  { action: 'client.propose-import', admin: 'allow', say: 'propose an import to a client' },
  { action: 'desk-record.read', admin: 'allow', say: "read the desk's record" },
  { action: 'recovery.open', admin: 'allow', say: 'open the recovery of a client, with another admin' },
]);

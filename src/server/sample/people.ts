import type { ClientRole } from '../../contracts/common.ts';

/** Somebody of the sample. Their address is their name at the client's domain. */
export interface SamplePerson {
  readonly first: string;
  readonly last: string;
  readonly role: ClientRole;
  readonly status: 'active' | 'invited';
  /** Numbers set aside for stories, as the addresses are. */
  readonly phone?: string;
  readonly lines?: readonly { readonly number: string; readonly label: string }[];
  readonly devices?: readonly {
    readonly name: string;
    readonly kind: 'computer' | 'desk-phone' | 'mobile' | 'other';
  }[];
}

/** A client of the sample; lines and devices of nobody in particular stand at the client itself. */
export interface SampleClient extends Pick<SamplePerson, 'lines' | 'devices'> {
  readonly name: string;
  /** One label below `.example`, a domain that no mail can reach. */
  readonly domain: string;
  readonly state: 'live' | 'onboarding';
  readonly people: readonly SamplePerson[];
}

const HARBOUR: SampleClient = {
  name: 'Harbour Dental',
  domain: 'harbour-dental.example',
  state: 'live',
  people: [
    {
      ...{
        first: 'Ingrid',
        last: 'Solberg',
        role: 'super-admin',
        status: 'active',
        phone: '+1 202 555 0101',
      },
      lines: [{ number: '+1 202 555 0101', label: 'Ingrid' }],
      devices: [{ name: 'Ingrid’s laptop', kind: 'computer' }],
    },
    { first: 'Mateo', last: 'Ruiz', role: 'super-admin', status: 'active', phone: '+1 202 555 0102' },
    {
      ...{ first: 'Priya', last: 'Raman', role: 'admin', status: 'active', phone: '+1 202 555 0103' },
      lines: [{ number: '+1 202 555 0103', label: 'Front desk' }],
      devices: [{ name: 'Front desk phone', kind: 'desk-phone' }],
    },
    { first: 'Tom', last: 'Whitaker', role: 'admin', status: 'active' },
    {
      ...{ first: 'Dana', last: 'Okafor', role: 'member', status: 'active', phone: '+1 202 555 0105' },
      lines: [{ number: '+1 202 555 0105', label: 'Dana' }],
      devices: [
        { name: 'Dana’s laptop', kind: 'computer' },
        { name: 'Dana’s mobile', kind: 'mobile' },
      ],
    },
    {
      ...{ first: 'José', last: 'Ñíguez', role: 'member', status: 'active' },
      devices: [{ name: 'Surgery 2 computer', kind: 'computer' }],
    },
    { first: 'Yuki', last: 'Tanaka', role: 'member', status: 'active', phone: '+1 202 555 0107' },
    { first: 'Robert', last: 'Bell', role: 'member', status: 'invited' },
  ],
  lines: [{ number: '+1 202 555 0100', label: 'Main number' }],
  devices: [{ name: 'Waiting room screen', kind: 'other' }],
};

const NORDLICHT: SampleClient = {
  name: 'Nordlicht Books',
  domain: 'nordlicht-books.example',
  state: 'onboarding',
  people: [
    { first: 'Greta', last: 'Lindqvist', role: 'super-admin', status: 'invited' },
    { first: 'Omar', last: 'Haddad', role: 'admin', status: 'invited' },
    {
      ...{ first: 'Nell', last: 'Fraser', role: 'member', status: 'invited' },
      devices: [{ name: 'Till', kind: 'computer' }],
    },
  ],
  lines: [{ number: '+1 202 555 0140', label: 'Shop' }],
};

/** One client that is live and one that is still being entered. */
export const SAMPLE: readonly SampleClient[] = [HARBOUR, NORDLICHT];

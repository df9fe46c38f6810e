import type { Icon } from '@tabler/icons-react';
import { IconCheck, IconHandStop, IconKey, IconMessage2, IconUsers } from '@tabler/icons-react';

/** The five answers to "may they?", in the order from most to least open. */
export const outcomeNames = ['allow', 'explain', 'verify', 'approve', 'deny'] as const;

/** One of the five answers. */
export type OutcomeName = (typeof outcomeNames)[number];

/** The two colour schemes of the pages. */
export type Scheme = 'light' | 'dark';

/** Colours of one answer in one scheme, `#rrggbb`: `ink` is written on `paper`, `edge` is its border. */
export interface OutcomeInk {
  ink: string;
  paper: string;
  edge: string;
}

/** The only colours that carry meaning. `ink` on `paper` is at least 4.5:1; a test computes it. */
export const outcomeInk: Record<Scheme, Record<OutcomeName, OutcomeInk>> = {
  light: {
    allow: { ink: '#05603a', paper: '#e7f8ee', edge: '#3ba873' },
    explain: { ink: '#1849a9', paper: '#e8f2fe', edge: '#4a8ae8' },
    verify: { ink: '#84350b', paper: '#fef3d9', edge: '#d08a1d' },
    approve: { ink: '#5120b8', paper: '#f0ebff', edge: '#8f6ef0' },
    deny: { ink: '#a11d14', paper: '#fdebe9', edge: '#e26a60' },
  },
  dark: {
    allow: { ink: '#7ee2b0', paper: '#0d2a1d', edge: '#2c7d57' },
    explain: { ink: '#9cc8ff', paper: '#10233f', edge: '#3a6db3' },
    verify: { ink: '#fcd077', paper: '#31230b', edge: '#936717' },
    approve: { ink: '#c9bcff', paper: '#241a45', edge: '#6a51b8' },
    deny: { ink: '#ffb0a8', paper: '#3a1513', edge: '#a8443b' },
  },
};

/** The icon of each answer, so that colour is never the only sign. */
export const outcomeIcon: Record<OutcomeName, Icon> = {
  allow: IconCheck,
  explain: IconMessage2,
  verify: IconKey,
  approve: IconUsers,
  deny: IconHandStop,
};

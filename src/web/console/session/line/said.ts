import type { CustomerSays } from '../../../../contracts/session-peer.ts';
import { isId, readForm, SHARED_FORMS } from '../../../../live/forms.ts';
import type { Form } from '../../../../live/forms.ts';

const isWhose = (by: unknown): boolean => by === undefined || isId(by);

const forms: { readonly [T in CustomerSays['t']]: Form } = {
  ...SHARED_FORMS,
  stroke: (said) => SHARED_FORMS.stroke(said) && isWhose(said['by']),
  frozen: (said) => SHARED_FORMS.frozen(said) && isWhose(said['by']),
  rate: ({ bits }) => typeof bits === 'number' && bits >= 0,
  surface: ({ on }) => ['page', 'copy', 'none'].includes(on as string),
};

/** Reads what a customer's page said on `ctl`; null: nothing that this page knows. */
export const readSaid = (data: unknown): CustomerSays | null =>
  readForm(data, forms) as unknown as CustomerSays | null;

import { describe, expect, it } from 'vitest';
import { makePasskey, showPasskey } from './passkey.ts';

const refusedBy = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

describe('a passkey that was not used', () => {
  it('says to whoever has to show it what to do when it is on another device or lost', async () => {
    expect(await refusedBy(showPasskey({ challenge: 'AA' }))).toMatchObject({
      code: 'passkey-not-used',
      next: expect.stringMatching(/another device\?.*lost\?.*authenticator app.*admin/) as string,
    });
  });

  it('offers another way to whoever makes one', async () => {
    expect(await refusedBy(makePasskey({ challenge: 'AA', user: { id: 'AA' } }))).toMatchObject({
      next: 'Try again, or use another way.',
    });
  });
});

import { expect, it } from 'vitest';
import { Frozen } from './frozen.ts';

/** A JPEG as far as its frame, which names height and width. */
const jpegOf = (height: number, width: number) => {
  const frame = [0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3];
  return [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, ...frame];
};
const base64Of = (bytes: readonly number[]) => Buffer.from(bytes).toString('base64');
const jpeg = base64Of(jpegOf(2, 3));
const part = (at: number, of: number, data: string, id = 'f') => ({
  t: 'frozen' as const,
  id,
  part: at,
  of,
  data,
});

it('puts a picture together in whatever order its parts come', () => {
  const frozen = new Frozen();
  expect(frozen.take(part(1, 2, jpeg.slice(4)))).toBeNull();
  const whole = frozen.take(part(0, 2, jpeg.slice(0, 4)));
  expect([...(whole?.bytes ?? [])]).toEqual(jpegOf(2, 3));
  expect(whole?.parts.map(({ part: at }) => at)).toEqual([0, 1]);
});

it('forgets a picture that another one overtakes', () => {
  const frozen = new Frozen();
  frozen.take(part(0, 2, jpeg, 'old'));
  expect(frozen.take(part(0, 1, jpeg, 'new'))).not.toBeNull();
  expect(frozen.take(part(1, 2, '', 'old'))).toBeNull();
});

it.each([
  ['no picture', Buffer.from('<svg onload=alert(1)>').toString('base64')],
  ['no base64', '***'],
  ['a picture that unfolds to gigabytes', base64Of(jpegOf(16_000, 16_000))],
  ['one that is long alone', base64Of(jpegOf(1, 65_000))],
  [
    'one whose frame hides behind a sign without length',
    base64Of([0xff, 0xd8, 0xff, 0xd0, ...jpegOf(2, 3).slice(2)]),
  ],
])('takes %s for nothing', (_what, data) => {
  expect(new Frozen().take(part(0, 1, data))).toBeNull();
  expect(new Frozen().take(part(3, 1, jpeg))).toBeNull();
});

import { expect, it } from 'vitest';
import { Frozen } from './frozen.ts';

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5]).toString('base64');
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
  expect([...(whole?.bytes ?? [])]).toEqual([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5]);
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
])('takes %s for nothing', (_what, data) => {
  expect(new Frozen().take(part(0, 1, data))).toBeNull();
  expect(new Frozen().take(part(3, 1, jpeg))).toBeNull();
});

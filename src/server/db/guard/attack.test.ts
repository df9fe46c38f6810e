import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coming } from './probes/coming.ts';
import { fingerprint, forging } from './probes/forging.ts';
import { lending } from './probes/lending.ts';
import { rows } from './probes/rows.ts';
import { telling } from './probes/telling.ts';
import { twins } from './probes/twins.ts';
import { wording } from './probes/wording.ts';
import { aWorld } from './probes/world.ts';
import type { World } from './probes/world.ts';

let w: World;
beforeAll(async () => void (w = await aWorld()));
afterAll(() => w.db.drop());

describe('as bw_app, forging', () => {
  it.each(forging)('$name', async ({ run }) => {
    const before = await fingerprint(w);
    await run(w);
    expect(await fingerprint(w)).toBe(before);
  });
});

describe('as bw_app, with lent authority', () => {
  it.each(lending)('$name', ({ run }) => run(w));
});

describe('as bw_app, rows', () => {
  it.each(rows)('$name', ({ run }) => run(w));
});

describe('as bw_app, the record', () => {
  it.each(telling)('$name', ({ run }) => run(w));
});

describe('as bw_app, what people agree to', () => {
  it.each(wording)('$name', ({ run }) => run(w));
});

describe('as bw_app, coming from outside', () => {
  it.each(coming)('$name', ({ run }) => run(w));
});

describe('as bw_app, two of one id', () => {
  it.each(twins)('$name', ({ run }) => run(w));
});

import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wanted } from '../testing/acme.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import { makeLog } from '../doors/log.ts';
import { join, openAlone } from '../testing/sessions.ts';

let t: TestApp;
let out = '';
beforeAll(async () => {
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out += chunk.toString();
      done();
    },
  });
  t = await testApp({ log: makeLog('trace', to) });
});
afterAll(() => t.close());

it('a support key and the secret of its link stand in no line of the log, however they are used', async () => {
  const agent = (await t.agent('agent')).client;
  const nobody = t.nobody();
  const id = await openAlone(agent);
  const { key, link } = (
    await wanted<{ key: string; link: string }>(200, agent.post(`/api/sessions/${id}/key`))
  ).body;
  const secret = link.split('#k=')[1] ?? '';
  const [a, b, c] = [key.slice(0, 3), key.slice(3, 6), key.slice(6)];
  const forms = [key, `${a} ${b} ${c}`, `${a}-${b}-${c}`, secret];
  for (const form of forms) {
    const inPath = encodeURIComponent(form);
    // As somebody would who takes the address line for the place to type it.
    for (const path of [`/join/${inPath}`, `/${inPath}`, `/api/join/${inPath}`, `/join?k=${inPath}`])
      await nobody.get(path);
    await nobody.post('/api/join/look', `{"secret":"${form}"`);
    await nobody.post('/api/join/look', { secret: form, more: form });
    await wanted(200, nobody.post('/api/join/look', { secret: form }));
  }
  await wanted(201, join(nobody, `${a} ${b}-${c}`));
  await join(nobody, secret);
  expect(out).toContain('/api/join');
  expect(out).toContain('[code]');
  expect(out).toContain('[token]');
  for (const form of [...forms, `${a}%20${b}%20${c}`]) expect(out).not.toContain(form);
});

import { Readable } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import { findProgram } from '../../../../tools/programs.ts';
import { wanted } from '../../testing/acme.ts';
import { agreeToFilm, FFMPEG, layForRecordings } from '../../testing/film.ts';
import { layActive } from '../../testing/sessions.ts';

const ffmpeg = findProgram(FFMPEG);
const { t, agent, bytes, begin, piece, close } = await layForRecordings(ffmpeg);
afterAll(close);

/** As many as one may send at once, told here once more, so that a change is seen. */
const MOST = 8;

it.skipIf(ffmpeg === null)(
  'eight pieces of one agent come at once, the ninth of whatever recording when one of those ended, and another’s meanwhile',
  async () => {
    const ids: string[] = [];
    for (let n = 0; n <= MOST; n += 1) ids.push(await begin(await layActive(agent, t.nobody())));
    const ends = ids.map(() => new AbortController());
    const [last = '', ...held] = ids;
    await t.db.owner.query('update guard.recording set piece_at = started_at');
    const asked = async () =>
      (await t.db.owner.query('select from guard.recording where piece_at > started_at')).rowCount;
    const all = held.map((id, n) => {
      const slow = new Readable({ read: () => undefined });
      slow.push(bytes.subarray(0, 1));
      return piece(agent, id, 0, slow, ends[n]?.signal).catch(() => 'broken');
    });
    await expect.poll(asked).toBe(MOST);
    const ninth = () => piece(agent, last, 0, bytes);
    expect(await (await ninth()).json()).toMatchObject({ code: 'file-busy' });
    const other = (await t.agent('agent')).client;
    const theirs = await layActive(other, t.nobody());
    await agreeToFilm(other, theirs);
    const { body } = await wanted<{ id: string }>(201, other.post(`/api/sessions/${theirs.id}/recordings`));
    expect((await piece(other, body.id, 0, bytes)).status).toBe(204);
    ends[0]?.abort();
    await expect.poll(async () => (await ninth()).status).toBe(204);
    for (const end of ends) end.abort();
    expect(await Promise.all(all)).toEqual(held.map(() => 'broken'));
  },
);

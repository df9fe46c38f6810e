// The same kind of route without Bailiwick in it: Fastify, zod, one prepared query by primary key, as a process of
// its own. Its settings come as one line of JSON on standard input; it prints its address.
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { Answer } from '../src/contracts/common.ts';
import { MayAsk } from '../src/contracts/requests.ts';

/** What the peer is told. */
export interface PeerSettings {
  readonly database: pg.ClientConfig;
}

const { database } = JSON.parse(await text(process.stdin)) as PeerSettings;
const pool = new pg.Pool({ ...database, max: 20 });
const http = Fastify({ logger: false });
http.setValidatorCompiler(validatorCompiler);
http.setSerializerCompiler(serializerCompiler);
http.route({
  method: 'POST',
  url: '/ask',
  schema: { body: MayAsk, response: { 200: Answer } },
  handler: async (request) => {
    const token = Buffer.from(/bw=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '', 'base64url');
    const { rows } = await pool.query<{ reply: unknown }>({
      name: 'one',
      text: 'select reply from bench_peer where key = $1',
      values: [createHash('sha256').update(token).digest()],
    });
    return rows[0]?.reply;
  },
});
process.stdout.write(`${await http.listen({ port: 0, host: '127.0.0.1' })}\n`);

import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { takesKey, type Door } from './door.ts';

/** Where the description of the API stands. */
export const OPENAPI_PATH = '/api/openapi.json';

const zodTold = createJsonSchemaTransform({});

const KEY_HEADER = {
  type: 'object',
  properties: {
    'idempotency-key': {
      type: 'string',
      minLength: 8,
      maxLength: 128,
      description: 'Sent again with the same key, it is done once, and the same reply comes.',
    },
  },
};

/** What a door's schemas say, and its Idempotency-Key, which is read by hand. */
const told: typeof zodTold = (input) => {
  const { schema, url } = zodTold(input);
  const { door } = (input.route.config ?? {}) as { door?: Door };
  return { url, schema: door && takesKey(door) ? { ...schema, headers: KEY_HEADER } : schema };
};

/** Describes every door registered after it as OpenAPI 3.1, and serves that description. */
export async function registerOpenApi(http: FastifyInstance): Promise<void> {
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Bailiwick', version: '1', description: 'The API of the desk’s own pages.' },
      components: {
        securitySchemes: { signIn: { type: 'apiKey', in: 'cookie', name: 'bw' } },
      },
    },
    exposeHeadRoutes: true,
    transform: told,
    transformObject: jsonSchemaTransformObject,
  });
  let bytes: Buffer | null = null; // the same for everybody: whoever does not take it holds no copy of it
  http.get(OPENAPI_PATH, { schema: { hide: true } }, async (_request, reply) => {
    bytes ??= Buffer.from(JSON.stringify(http.swagger()));
    return reply.type('application/json; charset=utf-8').send(bytes);
  });
}

import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** Where the description of the API stands. */
export const OPENAPI_PATH = '/api/openapi.json';

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
    transform: createJsonSchemaTransform({}),
    transformObject: jsonSchemaTransformObject,
  });
  let text: string | null = null;
  http.get(OPENAPI_PATH, { schema: { hide: true } }, async (_request, reply) => {
    text ??= JSON.stringify(http.swagger());
    return reply.type('application/json; charset=utf-8').send(text);
  });
}

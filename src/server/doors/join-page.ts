import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../app.ts';
import { permissionsPolicy } from './wire.ts';

/** What a browser may be asked for on the customer's page. */
const MAY_ASK = ['camera', 'microphone', 'display-capture'];

const NOT_BUILT = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bailiwick</title></head>
<body><p>The pages are not built. Run <code>npm run build</code> and load this page again.</p></body></html>`;

/**
 * Serves the customer's page, a build of its own, at /join, at /help and below: its hashed assets for ever, and its
 * `index.html` at every other address. It needs no nonce, since nothing in it is inline.
 */
export async function addJoinPage(http: FastifyInstance, app: App): Promise<void> {
  const root = join(app.config.webRoot, '..', 'join');
  const built = existsSync(join(root, 'index.html'));
  if (built) await http.register((scope) => addAssets(scope, root));
  const page = built ? readFileSync(join(root, 'index.html'), 'utf8') : NOT_BUILT;
  const send = (request: FastifyRequest, reply: FastifyReply) =>
    reply
      .headers({
        'content-security-policy': joinPolicy(request.headers.host),
        'permissions-policy': permissionsPolicy(MAY_ASK),
        'cache-control': 'no-store',
      })
      .type('text/html; charset=utf-8')
      .send(page);
  const hidden = { schema: { hide: true } };
  for (const first of ['join', 'help']) {
    http.get(`/${first}`, hidden, send);
    http.get(`/${first}/*`, hidden, send);
  }
}

async function addAssets(http: FastifyInstance, root: string): Promise<void> {
  http.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode < 400) reply.header('cache-control', 'public, max-age=31536000, immutable');
  });
  await http.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: '/join/assets/',
    index: false,
    wildcard: false,
    decorateReply: false,
    preCompressed: true,
    dotfiles: 'deny',
    cacheControl: false,
    globIgnore: ['**/*.{br,gz,map}'],
  });
}

/**
 * The policy of the customer's page: nothing inline, nothing from elsewhere.
 *
 * @param host checked already; older browsers do not count their own socket as `'self'`, so it is named
 */
export function joinPolicy(host: string | undefined): string {
  const socket = host !== undefined && /^[\w.:[\]-]+$/.test(host) ? ` wss://${host} ws://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self'${socket}`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob: mediastream:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

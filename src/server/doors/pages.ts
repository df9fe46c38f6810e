import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../app.ts';
import { addJoinPage } from './join-page.ts';
import { contentPolicy, newNonce, permissionsPolicy } from './wire.ts';

/** First words of the addresses that the pages themselves answer. */
const PAGES = ['desk', 'admin', 'portal', 'set-up', 'sign-in', 'invitation', 'not-me', 'stop', 'evaluation'];

/**
 * What a browser may be asked for in the console: agents speak in sessions, and show their own screen there. It is given
 * with each page, since signing in, at whatever address, leads to the console without loading anything anew.
 */
const MAY_ASK = ['microphone', 'display-capture'];

/** Stands in `index.html` wherever the nonce of the reply belongs. */
const PLACEHOLDER = /__CSP_NONCE__/g;

const NOT_BUILT = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bailiwick</title></head>
<body><p>The pages are not built. Run <code>npm run build</code> and load this page again.</p></body></html>`;

/**
 * Serves the built pages: hashed assets for ever, everything else checked again, and `index.html` with a fresh
 * nonce for every address of the pages; a browser at any other gets it too, as 404, and reads that there is no such page.
 */
export async function addPages(http: FastifyInstance, app: App): Promise<void> {
  const root = app.config.webRoot;
  const built = existsSync(join(root, 'index.html'));
  if (built) await http.register((scope) => addFiles(scope, root));
  const page = built ? readFileSync(join(root, 'index.html'), 'utf8') : NOT_BUILT;
  const send = (_request: FastifyRequest, reply: FastifyReply) => sendPage(reply, page);
  const hidden = { schema: { hide: true } }; // pages are no part of the API's description
  http.get('/', hidden, send);
  for (const first of PAGES) {
    http.get(`/${first}`, hidden, send);
    http.get(`/${first}/*`, hidden, send);
  }
  await addJoinPage(http, app);
  http.get('/*', hidden, (request, reply) =>
    isReader(request) ? sendPage(reply.status(404), page) : reply.callNotFound(),
  );
}

/** Somebody at a browser who followed an old address, and no program that asks for data or a file. */
function isReader({ url, headers }: FastifyRequest): boolean {
  return !/^\/(api|assets)\//.test(url) && headers.accept?.includes('text/html') === true;
}

async function addFiles(http: FastifyInstance, root: string): Promise<void> {
  http.addHook('onSend', async (request, reply) => {
    const hashed = request.url.startsWith('/assets/') && reply.statusCode < 400;
    reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  });
  await http.register(fastifyStatic, {
    root,
    index: false,
    wildcard: false,
    preCompressed: true,
    dotfiles: 'deny',
    cacheControl: false,
    globIgnore: ['index.html', '**/*.{br,gz,map}', '.vite/**'],
  });
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = newNonce();
  return reply
    .headers({
      'content-security-policy': contentPolicy(nonce),
      'permissions-policy': permissionsPolicy(MAY_ASK),
      'cache-control': 'no-store',
    })
    .type('text/html; charset=utf-8')
    .send(page.replace(PLACEHOLDER, nonce));
}

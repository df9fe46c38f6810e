import type { App } from '../app.ts';
import type { Door } from './door.ts';
import { buildHttp } from './http.ts';
import { makeLog } from './log.ts';
import { siteOf } from './site.ts';

/**
 * The OpenAPI 3.1 description of doors, made without a database and without listening.
 *
 * @example JSON.stringify(await describeDoors(ALL_DOORS))
 */
export async function describeDoors(doors: readonly Door[]): Promise<object> {
  const config = { url: 'http://localhost', urlIsSet: true, trustedProxy: [], tls: null };
  // No door is opened here, so nothing of the other services is ever touched.
  const app = { config, log: makeLog('silent') } as unknown as App;
  const http = await buildHttp(app, doors, () => siteOf(config, 80));
  const description = http.swagger();
  await http.close();
  return description;
}

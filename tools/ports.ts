import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

// Below what Linux (32768) and macOS (49152) hand out to outgoing connections and to who asks for any port: a port
// of theirs that is free now may be somebody's connection by the time it is listened on.
const LOWEST = 10_240;
const HIGHEST = 32_767;

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const heard = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen(port, '127.0.0.1');
  if (!(await heard)) return false;
  server.close();
  await once(server, 'close');
  return true;
}

/** A port of the loopback address on which nothing listens, and which the system gives to nobody by itself. */
export async function freePort(): Promise<number> {
  const port = randomInt(LOWEST, HIGHEST + 1);
  return (await isFree(port)) ? port : freePort();
}

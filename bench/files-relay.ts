import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

// A bare relay of sockets, in a process of its own as the server is: what the first sends goes to the second.

const ends: Socket[] = [];
const server = createServer((socket) => {
  ends.push(socket);
  const [from, to] = ends;
  if (!from || !to) return;
  from.pipe(to);
  to.once('close', () => (ends.length = 0));
}).listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));

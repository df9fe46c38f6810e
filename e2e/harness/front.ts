import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A way in before several processes: each connection goes to the first that takes it. */
export interface Front {
  readonly url: string;
  /** Ports of this computer, the one to be taken first before the others. */
  behind: readonly number[];
  close(): void;
}

/** Opens it; nobody is behind it yet. */
export async function openFront(): Promise<Front> {
  const open = new Set<{ destroy(): void }>();
  const server = createServer({ pauseOnConnect: true }, (near) => {
    open.add(near);
    near.on('error', () => near.destroy());
    near.once('close', () => open.delete(near));
    const reach = ([port, ...others]: readonly number[]): void => {
      if (port === undefined) return void near.destroy();
      const far = connect({ port, host: '127.0.0.1' });
      let reached = false;
      far.once('connect', () => {
        reached = true;
        near.pipe(far);
        far.pipe(near);
      });
      far.on('error', () => (reached ? near.destroy() : reach(others)));
      far.once('close', () => reached && near.destroy());
      near.once('close', () => far.destroy());
    };
    reach(front.behind);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const front: Front = {
    url: `http://localhost:${port}`,
    behind: [],
    close() {
      server.close();
      for (const one of open) one.destroy();
    },
  };
  return front;
}

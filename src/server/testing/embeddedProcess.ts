// A process that holds an embedded server over the folder named by its first argument, until it is told to let go
// (SIGTERM) or killed. It prints one JSON line when the server is up, and one for each trouble.
import { startEmbedded } from '../db/embedded/embedded.ts';

const [data = ''] = process.argv.slice(2);
const tell = (line: object) => process.stdout.write(JSON.stringify(line) + '\n');

const server = await startEmbedded({
  data,
  settings: ['fsync=off'],
  onTrouble: (trouble) => tell({ trouble }),
});
const alive = setInterval(() => undefined, 60_000);
process.on('SIGTERM', () => {
  clearInterval(alive);
  void server.close();
});
tell({ up: true, adopted: server.adopted, holders: await server.holders() });

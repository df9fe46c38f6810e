// Prints the description of the API (OpenAPI 3.1) without a database: npx tsx tools/openapi.ts > openapi.json
import { ALL_DOORS } from '../src/server/doors/all.ts';
import { describeDoors } from '../src/server/doors/describe.ts';

process.stdout.write(`${JSON.stringify(await describeDoors(ALL_DOORS), null, 2)}\n`);

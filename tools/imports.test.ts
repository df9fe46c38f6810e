import { describe, expect, test } from 'vitest';
import { findWrongImports } from './imports.ts';

const development = new Set(['fast-check']);

/** What the check says about files of these texts, as `file:line text` lines. */
function judge(files: Record<string, string>): string[] {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  return findWrongImports(sources, development).map(({ file, line, text }) => `${file}:${line} ${text}`);
}

describe('imports', () => {
  test('lets a room import the rooms below it', () => {
    const files = {
      'src/contracts/errors.ts':
        "import { z } from 'zod';\nimport type { Role } from '../policy/roles.ts';\n",
      'src/server/contacts/commands/open.ts': "import { perform } from '../../gate/perform.ts';\n",
      'src/server/contacts/routes.ts': "import { door } from '../doors/door.ts';\n",
      'src/server/record/routes.ts': "import { door } from '../doors/door.ts';\n",
      'src/server/doors/all.ts': "import { doors } from '../contacts/routes.ts';\n",
      'src/join/api.ts': "import type { Join } from '../contracts/join.ts';\nimport type { z } from 'zod';\n",
      'src/join/page.ts': "import { openLine } from '../live/line.ts';\n",
      'src/web/console/Contact.tsx': "import { decide } from '../../policy/decide.ts';\n",
    };
    expect(judge(files)).toEqual([]);
  });

  test('refuses an import that goes up, and names line and replacement', () => {
    const files = { 'src/server/db/pool.ts': "\nimport { perform } from '../gate/perform.ts';\n" };
    expect(judge(files)).toEqual([
      expect.stringMatching(
        /^src\/server\/db\/pool\.ts:2 db may not import .* pass the value or a function in/,
      ),
    ]);
  });

  test.each([
    ['src/policy/decide.ts', 'node:fs', 'the policy is pure'],
    ['src/contracts/errors.ts', 'pg', 'contracts use zod alone'],
    ['src/contracts/errors.ts', '../server/app.ts', 'contracts know the policy alone'],
    ['src/web/App.tsx', '../server/app.ts', 'ask the server through src/web/api'],
    ['src/web/App.tsx', 'node:crypto', 'a browser has no node:crypto'],
    ['src/join/api.ts', '../contracts/join.ts', 'is small: it takes types'],
    ['src/join/api.ts', '../web/nonce.ts', 'is small: it takes types'],
    ['src/join/api.ts', 'zod', 'join uses no package'],
    ['src/web/App.tsx', '../join/keys.ts', 'web may not import'],
    ['src/live/line.ts', '../join/keys.ts', 'both pages of a session carry it'],
    ['src/live/line.ts', '../contracts/join.ts', 'both pages of a session carry it'],
    ['src/server/sessions/chat/say.ts', '../files/files.ts', 'know nothing of each other'],
    ['src/server/people/commands/add.ts', 'nodemailer', 'write an outbox row'],
    ['src/server/people/commands/add.ts', 'fast-check', 'not installed in production'],
    ['src/server/people/commands/add.ts', '../../doors/http.ts', 'stands above'],
    ['src/server/people/commands/add.ts', '../../contacts/store.ts', 'private to contacts'],
    ['src/server/people/commands/add.ts', '../../../../tools/files.ts', 'lives in src'],
    ['src/server/people/commands/add.ts', '../../testing/desk.ts', 'for tests'],
    ['src/server/gate/perform.ts', '../people/access.ts', 'as parameters'],
    ['src/server/main.ts', './people/access', 'with its extension'],
  ])('refuses that %s imports %s', (path, to, words) => {
    expect(judge({ [path]: `import x from '${to}';\n` })).toEqual([expect.stringContaining(words)]);
  });

  test('sees dynamic imports and re-exports', () => {
    const files = {
      'src/policy/a.ts': "export const load = () => import('../server/main.ts');\n",
      'src/policy/b.ts': "export * from '../contracts/errors.ts';\n",
    };
    expect(judge(files)).toHaveLength(2);
  });

  test('lets a type name another room’s package, and nothing that runs', () => {
    const type = "import type {\n  FastifyBaseLogger,\n} from 'fastify';\n";
    expect(judge({ 'src/server/bus/listener.ts': type })).toEqual([]);
    expect(judge({ 'src/server/bus/listener.ts': `${type}import fastify from 'fastify';\n` })).toHaveLength(
      1,
    );
  });

  test('refuses domains that import each other', () => {
    const files = {
      'src/server/people/access.ts': "import type { Contact } from '../contacts/access.ts';\n",
      'src/server/contacts/access.ts': "import type { Ask } from '../requests/access.ts';\n",
      'src/server/requests/access.ts': "import type { Person } from '../people/access.ts';\n",
    };
    expect(judge(files)).toHaveLength(3);
    expect(judge(files)[0]).toContain('people > contacts > requests > people');
  });

  test('lets a test import anything', () => {
    expect(judge({ 'src/policy/decide.test.ts': "import fc from 'fast-check';\n" })).toEqual([]);
  });
});

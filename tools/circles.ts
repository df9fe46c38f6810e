import { roomOf } from './rooms.ts';
import type { Import } from './imports.ts';
import type { Finding } from './sources.ts';

type Edges = Map<string, Map<string, Import>>;

function edgesBetweenRooms(imports: Import[]): Edges {
  const edges: Edges = new Map();
  for (const one of imports) {
    const [here, there] = [roomOf(one.from), one.relative ? roomOf(one.to) : null];
    if (here?.floor !== 9 || there?.floor !== 9 || here.name === there.name) continue;
    const targets = edges.get(here.name) ?? new Map<string, Import>();
    if (!targets.has(there.name)) targets.set(there.name, one);
    edges.set(here.name, targets);
  }
  return edges;
}

/** The way from one room to another along imports, both ends included; null when there is none. */
function wayBetween(edges: Edges, from: string, to: string, seen = new Set<string>()): string[] | null {
  if (from === to) return [to];
  seen.add(from);
  for (const next of edges.get(from)?.keys() ?? []) {
    if (seen.has(next)) continue;
    const rest = wayBetween(edges, next, to, seen);
    if (rest !== null) return [from, ...rest];
  }
  return null;
}

/** Domains that import each other in a circle: one finding for each import that closes one. */
export function findCircles(imports: Import[]): Finding[] {
  const edges = edgesBetweenRooms(imports);
  const findings: Finding[] = [];
  for (const [room, targets] of edges) {
    for (const [next, one] of targets) {
      const back = wayBetween(edges, next, room);
      if (back === null) continue;
      const text = `${room} and ${next} import each other (${[room, ...back].join(' > ')}): move the shared idea down.`;
      findings.push({ file: one.from, line: one.line, text });
    }
  }
  return findings;
}

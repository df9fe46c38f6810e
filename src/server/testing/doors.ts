import { isReading, type Door } from '../doors/door.ts';
import type { TestClient, TestReply } from './client.ts';

/** An id that nothing has. */
export const NO_ID = '019dbdbe-0000-7000-8000-000000000000';

/** A path of a door, its parameters filled in. @param value for every parameter; an id that nothing has by default */
export function pathOf(door: Pick<Door, 'path'>, value = NO_ID): string {
  return door.path.replace(/:\w+/g, encodeURIComponent(value));
}

/** Knocks at a door with a body that may or may not suit it. */
export function knock(client: TestClient, door: Door, body?: unknown, value?: string): Promise<TestReply> {
  return client.send(door.method, pathOf(door, value), isReading(door.method) ? undefined : (body ?? {}));
}

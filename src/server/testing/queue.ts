import { wanted } from './acme.ts';
import type { TestClient, TestReply } from './client.ts';
import { A_DEVICE, customerClient } from './sessions.ts';

/** The help page of the desk that `layDesk` lays. */
export const HELP = '/api/help/northside-support';

/** Somebody who waits. */
export interface LaidWaiter {
  readonly name: string;
  readonly token: string;
  readonly client: TestClient;
}

/** Stands in line: the reply of the door. @param from the address it seems to come from, behind a trusted proxy */
export function wait(
  nobody: TestClient,
  name = 'Robin Reed',
  more: object = {},
  from?: string,
): Promise<TestReply> {
  const body = { name, about: 'The printer', device: A_DEVICE, language: 'en', ...more };
  return nobody.post(`${HELP}/wait`, body, from === undefined ? {} : { 'x-forwarded-for': from });
}

/** Has somebody stand in line. */
export async function layWaiter(
  nobody: TestClient,
  name?: string,
  more: object = {},
  from?: string,
): Promise<LaidWaiter> {
  const reply = await wanted<{ token: string }>(201, wait(nobody, name, more, from));
  const { token } = reply.body;
  return { name: name ?? 'Robin Reed', token, client: customerClient(nobody, token) };
}

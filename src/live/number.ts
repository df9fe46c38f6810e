/** A session's number as it is read out: the end of its id, which is chance. The history finds a session by it. */
export function numberOf(session: string): string {
  const end = session.replaceAll('-', '').slice(-8).toUpperCase();
  return `${end.slice(0, 4)} ${end.slice(4)}`;
}

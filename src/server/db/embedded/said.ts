// Why PostgreSQL's programs gave up, from what they wrote.

const FULL = /No space left|quota exceeded/;
const AWAY = /FATAL:\s+the database system is /;

/** Of what initdb said: why it gave up, rather than what it did about it then. */
export function whyInitdb(said: string): string {
  const lines = said.trim().split('\n');
  const why = [FULL, /(error|FATAL|PANIC): /].map((sign) => lines.find((line) => sign.test(line)));
  return (why[0] ?? why[1] ?? lines.at(-1) ?? '').replace(/^.*?(error|FATAL|PANIC): +/, '');
}

/**
 * Of what a server wrote into its log while it did not come up: the reason in brackets with what to do about it, made for
 * a sentence that goes on with where the log is. `ended` is told where it wrote nothing. `retry`: an earlier server's
 * processes are just leaving.
 */
export function whyPostgres(said: string, ended: string): { readonly why: string; readonly retry: boolean } {
  const lines = said
    .trim()
    .split('\n')
    .filter((line) => line !== '');
  // Whom it turned away meanwhile is no reason, and a full disk is one, whatever went wrong by it afterwards.
  const grave = lines.filter((line) => /FATAL|PANIC|could not|error while/.test(line) && !AWAY.test(line));
  const fatal = grave.filter((line) => FULL.test(line)).at(-1) ?? grave.at(-1);
  const reason = (fatal ?? lines.at(-1) ?? ended).replace(/^.*?(ERROR|FATAL|PANIC):\s*/, '');
  const isFull = FULL.test(reason);
  return {
    why: `(${reason}); ${isFull ? 'make room on its disk; more' : 'more'}`,
    // A full disk takes no lock file, either: nobody has it, and no waiting makes room.
    retry: !isFull && /pre-existing shared memory block|lock file "postmaster.pid"/.test(said),
  };
}

import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, isCode } from './problem.ts';

/** Whether asking again could help: the server was away or broken, and it was not a refusal. */
export function worthAnotherTry(failures: number, error: unknown): boolean {
  const away = error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
  return away && failures < 3;
}

/** A sign-in that ended elsewhere is noticed here: the state is asked again and the frame shows the sign-in page. */
function noticeSignedOut(error: unknown): void {
  if (isCode(error, 'sign-in-needed')) void queries.invalidateQueries({ queryKey: ['state'] });
}

/**
 * The one cache of replies. Keys begin with the kind of thing, and `meta.topics` names further kinds, so that what
 * the server says has changed is asked again by itself; see live.ts.
 */
export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: { staleTime: 5_000, retry: worthAnotherTry, refetchOnWindowFocus: true, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { MADE_ONCE } from './madeOnce.ts';

/** What a page that stays open shows of a query before and after the line came back, which asks everything again. */
async function shownOver(options: object): Promise<unknown[]> {
  const client = new QueryClient();
  let n = 0;
  const observer = new QueryObserver(client, {
    queryKey: ['secret'],
    queryFn: () => Promise.resolve(`secret ${(n += 1)}`),
    ...options,
  });
  const leave = observer.subscribe(() => undefined);
  const before = (await observer.refetch()).data;
  await client.invalidateQueries();
  const after = observer.getCurrentResult().data;
  leave();
  return [before === after, before];
}

it('what was made once stays as it is when everything is asked again', async () => {
  expect(await shownOver(MADE_ONCE)).toEqual([true, expect.stringMatching(/^secret \d$/)]);
  expect(await shownOver({ staleTime: Number.POSITIVE_INFINITY })).toEqual([false, expect.anything()]);
});

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { ClientWhole } from '../../../contracts/clients.ts';
import type { Asked } from '../../../contracts/contacts.ts';
import { ask, command } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { ApiProblem } from '../../api/problem.ts';
import { tellDone } from '../../components/told.ts';
import { useCommand } from '../../components/useCommand.ts';

/** The people of one's own client, as far as the reader may see them. */
export function usePeople() {
  return useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => ask<z.infer<typeof ClientWhole>>(doors.people, signal),
    meta: { topics: ['client'] },
  });
}

/** What a change in the portal is answered with. */
export type Changed = z.infer<typeof Asked>;

/**
 * A change is answered like any question: one that was not allowed is thrown here as the refusal it is.
 * @throws ApiProblem `factor-needed` when more proof is needed, `refused` when it may not be done
 */
export function refuseUnlessTaken({ answer, request }: Changed): void {
  if (request.state === 'done' || answer.outcome === 'allow' || answer.outcome === 'approve') return;
  const code = answer.outcome === 'verify' ? 'factor-needed' : 'refused';
  throw new ApiProblem({ status: 403, code, title: request.sentence, detail: answer.because });
}

/** Asks the second person whom a change needs; one that needs none is as it was. */
function askSecond(changed: Changed, key: string): Promise<Changed> {
  const { answer, request } = changed;
  if (answer.outcome !== 'approve' || request.state !== 'open') return Promise.resolve(changed);
  return command<Changed>(doors.requestStep(request.id, 'ask-approver'), {}, 'POST', key);
}

/** Whether a change was made at once or waits for another yes, as the catalogue's word. */
export function became({ request }: Changed): 'done' | 'waiting' {
  return request.state === 'done' ? 'done' : 'waiting';
}

/**
 * Adds, changes or removes a person; where another must agree they are asked, and what became of it is told.
 *
 * @param onDone closes the form, once it was taken
 */
export function useChange<Input>(path: string, method: 'POST' | 'PATCH' | 'DELETE', onDone?: () => void) {
  const { t } = useTranslation();
  return useCommand<Input, Changed>({
    path,
    method,
    refresh: ['people', 'done', 'waiting'],
    check: refuseUnlessTaken,
    goOn: askSecond,
    onDone: (changed) => {
      tellDone(t(`portal:people.${became(changed)}`, { sentence: changed.request.sentence }));
      onDone?.();
    },
  });
}

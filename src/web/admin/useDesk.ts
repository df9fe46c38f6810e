import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AgentList, ClientList, ClientWhole } from '../../contracts/clients.ts';
import { ask } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import type { CommandOptions } from '../components/useCommand.ts';
import { useCommand } from '../components/useCommand.ts';

export type Whole = z.infer<typeof ClientWhole>;
export type Agents = z.infer<typeof AgentList>;

/** The desk's clients, by name; not asked for where the reader may not see them. */
export function useClients(may = true) {
  return useQuery({
    enabled: may,
    queryKey: ['clients'],
    queryFn: ({ signal }) => ask<z.infer<typeof ClientList>>(doors.clients, signal),
    meta: { topics: ['client'] },
  });
}

/** One client with its directory. */
export function useClient(id: string) {
  return useQuery({
    queryKey: ['client', id],
    queryFn: ({ signal }) => ask<Whole>(doors.client(id), signal),
    meta: { topics: ['client'] },
  });
}

/** Everybody of the desk. */
export function useAgents() {
  return useQuery({
    queryKey: ['agents'],
    queryFn: ({ signal }) => ask<Agents>(doors.agents, signal),
    meta: { topics: ['agent'] },
  });
}

/** A command whose reply is the client as it now stands: shown at once. */
export function useClientCommand<Input = void>(options: CommandOptions<Input, Whole>) {
  const cache = useQueryClient();
  return useCommand<Input, Whole>({
    refresh: ['clients'],
    ...options,
    onDone: (reply, input) => {
      cache.setQueryData(['client', reply.client.id], reply);
      options.onDone?.(reply, input);
    },
  });
}

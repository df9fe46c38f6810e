import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Colleagues, Contact, ContactList } from '../../contracts/contacts.ts';
import type { WorkList } from '../../contracts/requests.ts';
import { ask } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { useCommand } from '../components/useCommand.ts';

/** The desk's contacts, newest first, for the list at the left. */
export function useContacts() {
  return useQuery({
    queryKey: ['contacts'],
    queryFn: ({ signal }) => ask<z.infer<typeof ContactList>>(doors.contacts, signal),
    meta: { topics: ['contact', 'request', 'agent'] },
  });
}

/** One contact, renewed by itself when anything in it changes. */
export function useContact(id: string) {
  return useQuery({
    queryKey: ['contact', id],
    queryFn: ({ signal }) => ask<Contact>(doors.contact(id), signal),
    meta: { topics: ['contact', 'request', 'approval', 'work', 'client'] },
  });
}

/** The desk's work orders. */
export function useWork() {
  return useQuery({
    queryKey: ['work'],
    queryFn: ({ signal }) => ask<z.infer<typeof WorkList>>(doors.work, signal),
    meta: { topics: ['work'] },
  });
}

/** Colleagues that a contact can be handed to. */
export function useColleagues() {
  return useQuery({
    queryKey: ['colleagues'],
    queryFn: ({ signal }) => ask<z.infer<typeof Colleagues>>(doors.colleagues, signal),
    meta: { topics: ['agent'] },
  });
}

/** A command on a contact whose reply is the contact as it now stands: shown at once. */
export function useContactCommand<Input = void>(path: string) {
  const client = useQueryClient();
  return useCommand<Input, Contact>({
    path,
    refresh: ['contacts', 'contact'],
    onDone: (reply) => client.setQueryData(['contact', reply.id], reply),
  });
}

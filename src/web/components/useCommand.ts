import type { UseMutationResult } from '@tanstack/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { CommandMethod } from '../api/client.ts';
import { command } from '../api/client.ts';
import { Intents } from '../api/intents.ts';
import { useWithFresh } from './StepUp.tsx';

export interface CommandOptions<Input, Reply> {
  path: string | ((input: Input) => string);
  method?: CommandMethod;
  /** What is sent for an input; the input itself when left out. */
  body?: (input: Input) => unknown;
  /** Kinds of things, as query keys begin, that are asked again after it. */
  refresh?: readonly string[];
  /** Throws when a reply that came is a refusal all the same; `factor-needed` asks for the factor. */
  check?: (reply: Reply) => void;
  /** A further command that this one begins, before it counts as done; its reply stands for both, and so does the key. */
  goOn?: (reply: Reply, key: string) => Promise<Reply>;
  onDone?: (reply: Reply, input: Input) => void;
  /** Also where the component that sent it is gone by then, and its `error` with it. */
  onRefused?: (error: Error) => void;
}

/** What this component wishes to have done, each thing once. */
export function useIntents(): Intents {
  return useState(() => new Intents())[0];
}

/** What is being sent, so that the second click of a double click is no command of its own. */
function useOnePress() {
  const running = useRef(new Set<string>());
  const wordsOf = (input: unknown): string => JSON.stringify(input ?? null);
  return {
    isRunning: (input: unknown): boolean => running.current.has(wordsOf(input)),
    began: (input: unknown) => void running.current.add(wordsOf(input)),
    ended: (input: unknown) => void running.current.delete(wordsOf(input)),
  };
}

/**
 * A command as a button uses it: asks for a fresh factor when the server wants one, repeats safely after a lost
 * reply, and renews what it changed. A second press while the first is on its way does nothing. Its `error` goes
 * into `Problem`.
 */
export function useCommand<Input = void, Reply = unknown>(
  options: CommandOptions<Input, Reply>,
): UseMutationResult<Reply, Error, Input> {
  const { path, method = 'POST', body, refresh = [], check, goOn, onDone, onRefused } = options;
  const client = useQueryClient();
  const withFresh = useWithFresh();
  const intents = useIntents();
  const send = async (input: Input): Promise<Reply> => {
    const to = typeof path === 'string' ? path : path(input);
    const words = (body === undefined ? input : body(input)) ?? {};
    return intents.once(`${method} ${to} ${JSON.stringify(words)}`, async (key) => {
      const reply = await command<Reply>(to, words, method, key);
      check?.(reply);
      return goOn === undefined ? reply : goOn(reply, key);
    });
  };
  const press = useOnePress();
  const mutation = useMutation({
    mutationFn: (input: Input) => withFresh(() => send(input)).finally(() => press.ended(input)),
    onSuccess: (reply, input) => onDone?.(reply, input),
    onError: (error) => onRefused?.(error),
    // After a refusal too: "already answered" means that what is shown is old.
    onSettled: () => {
      for (const kind of refresh) void client.invalidateQueries({ queryKey: [kind] });
    },
  });
  const mutate: typeof mutation.mutate = (...given) => {
    if (press.isRunning(given[0])) return;
    press.began(given[0]);
    mutation.mutate(...given);
  };
  return { ...mutation, mutate };
}

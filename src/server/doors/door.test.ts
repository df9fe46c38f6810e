import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { Actor, AgentActor } from '../actor.ts';
import { door, isDoor, nameOf } from './door.ts';

describe('door', () => {
  it('gives the command typed input, and an actor of the kind that may stand here', () => {
    const one = door({
      method: 'POST',
      path: '/api/things/:id',
      action: 'contact.open',
      who: 'agent',
      params: z.object({ id: z.uuid() }),
      body: z.object({ name: z.string() }),
      reply: z.object({ name: z.string() }),
      limit: ['match.agent', { name: 'sign-in.link.address', of: (call) => call.input.name }],
      command: async (call) => {
        expectTypeOf(call.actor).toEqualTypeOf<AgentActor>();
        expectTypeOf(call.input).toEqualTypeOf<{ name: string }>();
        expectTypeOf(call.params).toEqualTypeOf<{ id: string }>();
        expectTypeOf(call.query).toEqualTypeOf<undefined>();
        return { name: call.input.name };
      },
    });
    expect(isDoor(one)).toBe(true);
    expect(nameOf(one)).toBe('POST /api/things/:id');
    expect(isDoor({ ...one })).toBe(false);
  });

  it('gives nobody at a public door, anybody at an open one', () => {
    door({
      method: 'GET',
      path: '/api/state',
      action: 'public.state',
      who: 'public',
      reply: z.object({}),
      command: async (call) => {
        expectTypeOf(call.actor).toEqualTypeOf<null>();
        expectTypeOf(call.token).toEqualTypeOf<Buffer | null>();
        return {};
      },
    });
    door({
      method: 'GET',
      path: '/api/me',
      action: 'own.read',
      who: 'any',
      reply: z.object({}),
      command: async (call) => {
        expectTypeOf(call.actor).toEqualTypeOf<Actor>();
        return {};
      },
    });
  });

  it('refuses to mix public ceremonies with signed-in actions', () => {
    const rest = { method: 'GET', path: '/api/x', reply: z.object({}), command: async () => ({}) } as const;
    expect(() => door({ ...rest, who: 'public', action: 'contact.open' as never })).toThrow(/mixes/);
    expect(() => door({ ...rest, who: 'agent', action: 'public.state' as never })).toThrow(/mixes/);
  });
});

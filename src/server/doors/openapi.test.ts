import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { ALL_DOORS } from './all.ts';
import { describeDoors } from './describe.ts';
import { nameOf, takesKey } from './door.ts';

interface Operation {
  readonly operationId: string;
  readonly responses: object;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}

interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

describe('the description of the API', () => {
  it('names every door and nothing else, each by its own operation', async () => {
    const { openapi, paths, components } = (await describeDoors(ALL_DOORS)) as Description;
    expect(openapi).toBe('3.1.0');
    const told = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(told.toSorted()).toEqual(ALL_DOORS.map((door) => nameOf(door)).toSorted());
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { responses } of operations) expect(responses).toHaveProperty('4XX');
    expect(components.schemas).toHaveProperty('Problem');
  });

  it('is a document of OpenAPI 3.1 by the schema of that, which would refuse another', async () => {
    const told = structuredClone(await describeDoors(ALL_DOORS)) as Record<string, unknown>;
    const validator = new Validator();
    expect(await validator.validate(told)).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    const wrong = { ...told, paths: { '/api/state': { get: { responses: { 'no-status': {} } } } } };
    expect(await new Validator().validate(wrong)).toMatchObject({ valid: false });
  });

  it('names the Idempotency-Key at every command whose reply is kept, and at no other door', async () => {
    const { paths } = (await describeDoors(ALL_DOORS)) as Description;
    const named = ALL_DOORS.filter((door) => {
      const told = paths[door.path.replace(/:(\w+)/g, '{$1}')]?.[door.method.toLowerCase()];
      return told?.parameters?.some((one) => one.in === 'header' && one.name === 'idempotency-key');
    });
    expect(named.map(nameOf)).toEqual(ALL_DOORS.filter(takesKey).map(nameOf));
    // A command without one has its reason: it hands out a secret, streams, or asks alone.
    const without = ALL_DOORS.filter((door) => !takesKey(door) && !/^(GET|HEAD)$/.test(door.method));
    expect(without.filter(({ secret, stream, asks }) => !secret && !stream && !asks)).toEqual([]);
    expect(named.length).toBeGreaterThan(without.length);
  });
});

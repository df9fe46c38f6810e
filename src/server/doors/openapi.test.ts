import { describe, expect, it } from 'vitest';
import { ALL_DOORS } from './all.ts';
import { describeDoors } from './describe.ts';
import { nameOf } from './door.ts';

interface Description {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { operationId: string; responses: object }>>>
  >;
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
});

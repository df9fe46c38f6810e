import { z } from 'zod';

type Any = z.core.$ZodType;
type Def = Record<string, unknown> & { type: string };

const seen = new WeakMap<Any, Any>();

/**
 * The same schema, refusing fields that it does not name, at every depth. A field that is quietly dropped
 * is a wish that was not heard: the caller thinks it was done.
 *
 * @param schema any input schema; records and `looseObject` stay open, because their maker said so
 */
export function closed<T extends Any>(schema: T): T {
  const known = seen.get(schema);
  if (known) return known as T;
  const made = rebuilt(schema);
  seen.set(schema, made);
  return made as T;
}

function rebuilt(schema: Any): Any {
  const def = schema._zod.def as unknown as Def;
  const part = (name: string) => closed(def[name] as Any);
  switch (def.type) {
    case 'object': {
      const shape = Object.fromEntries(
        Object.entries(def['shape'] as Record<string, Any>).map(([key, value]) => [key, closed(value)]),
      );
      return copy(schema, { shape, catchall: def['catchall'] ?? z.never() });
    }
    case 'array':
      return copy(schema, { element: part('element') });
    case 'record':
      return copy(schema, { valueType: part('valueType') });
    case 'union':
      return copy(schema, { options: (def['options'] as Any[]).map((option) => closed(option)) });
    case 'pipe':
      return copy(schema, { in: part('in') });
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
      return copy(schema, { innerType: part('innerType') });
    default:
      return schema;
  }
}

function copy(schema: Any, change: Record<string, unknown>): Any {
  const def = schema._zod.def as unknown as Def;
  // The prototype-less spread keeps checks (refine, min, …), which stand in the definition too.
  return z.core.clone(schema, { ...def, ...change } as never);
}

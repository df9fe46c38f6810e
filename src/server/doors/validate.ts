import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { Problem } from '../../contracts/errors.ts';
import { mistakes } from './mistakes.ts';

/**
 * Fastify's validator over zod. A path that cannot name anything is simply not found; mistakes in body and
 * query come back as sentences.
 */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const part = httpPart === 'querystring' ? 'query' : (httpPart ?? 'body');
  return (data: unknown) => {
    const result = schema.safeParse(data ?? undefined);
    if (result.success) return { value: result.data };
    if (part === 'params') return { error: new Problem('not-found') };
    const fields = mistakes(result.error.issues, part);
    return { error: new Problem('bad-input', { count: fields.length, fields }) };
  };
};

/** How deep an input may be nested; no door asks for more than a few levels. */
const DEEPEST = 64;

/**
 * Refuses a NUL anywhere in an input (PostgreSQL's text has none, so it could only be an attack or damage), and nesting
 * so deep that whoever walks through it runs out of stack.
 *
 * @throws bad-input
 */
export function refuseNul(value: unknown, part: string): void {
  const inside = (one: unknown): unknown[] =>
    typeof one === 'object' && one !== null ? Object.values(one) : [];
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw badPart(part, `The ${part} is nested too deep.`);
    const texts = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.keys(one) : [one],
    );
    if (texts.some((text) => typeof text === 'string' && text.includes('\0'))) {
      throw badPart(part, `The ${part} must not hold the character NUL.`);
    }
    level = level.flatMap(inside);
  }
}

function badPart(part: string, message: string): Problem {
  return new Problem('bad-input', { count: 1, fields: [{ field: part, message }] });
}

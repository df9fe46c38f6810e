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
export function refuseNul(value: unknown, part: string, depth = 0): void {
  if (depth > DEEPEST) throw badPart(part, `The ${part} is nested too deep.`);
  if (typeof value === 'string' && value.includes('\0')) {
    throw badPart(part, `The ${part} must not hold the character NUL.`);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inside] of Object.entries(value)) {
    refuseNul(name, part, depth);
    refuseNul(inside, part, depth + 1);
  }
}

function badPart(part: string, message: string): Problem {
  return new Problem('bad-input', { count: 1, fields: [{ field: part, message }] });
}

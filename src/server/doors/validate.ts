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

/**
 * Refuses a NUL anywhere in an input: PostgreSQL's text has none, so it could only be an attack or damage.
 *
 * @throws bad-input
 */
export function refuseNul(value: unknown, part: string): void {
  if (!holdsNul(value)) return;
  const fields = [{ field: part, message: `The ${part} must not hold the character NUL.` }];
  throw new Problem('bad-input', { count: 1, fields });
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => key.includes('\0') || holdsNul(inner));
}

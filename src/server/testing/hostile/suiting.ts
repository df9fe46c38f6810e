import type { Chance } from './chance.ts';

/** As much of JSON Schema as the description of the API uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
}

/** What texts and ids are taken from. */
export interface Stock {
  readonly ids: readonly string[];
  readonly components: Readonly<Record<string, Schema>>;
}

/** Texts that fit the patterns of the contracts, tried one after the other. */
const TEXTS = (nonce: string): readonly string[] => [
  `Word ${nonce}`,
  `w${nonce}@acme.example`,
  '+1 555 0101',
  'acme.example',
  '123456',
  '1234',
  '12345678',
  '2026-11-22T08:00:00.000000Z',
  'a'.repeat(43),
  'a'.repeat(64),
];

/** A value that suits a schema, as far as a pattern can be met by one of {@link TEXTS}. */
export function suiting(schema: Schema, stock: Stock, by: Chance): unknown {
  if (schema.$ref) return suiting(stock.components[schema.$ref.split('/').pop() ?? ''] ?? {}, stock, by);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return by.of(schema.enum);
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms) return suiting(by.of(forms), stock, by);
  const type = Array.isArray(schema.type) ? by.of(schema.type as string[]) : schema.type;
  switch (type) {
    case 'object':
      return anObject(schema, stock, by);
    case 'array':
      return [suiting(schema.items ?? {}, stock, by)];
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, by.below(4));
    case 'boolean':
      return by.often(0.5);
    case 'null':
      return null;
    default:
      return aText(schema, stock, by);
  }
}

function anObject(schema: Schema, stock: Stock, by: Chance): Record<string, unknown> {
  const needed = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).filter(
    ([name]) => needed.has(name) || by.often(0.4),
  );
  return Object.fromEntries(fields.map(([name, part]) => [name, suiting(part, stock, by)]));
}

function aText(schema: Schema, stock: Stock, by: Chance): string {
  if (schema.format === 'uuid') return by.of(stock.ids);
  const texts = TEXTS(by.below(1_000_000).toString(36));
  const patterns = [schema, ...(schema.allOf ?? [])].flatMap(({ pattern }) => pattern ?? []).map(read);
  return texts.find((text) => patterns.every((pattern) => pattern.test(text))) ?? 'text';
}

const known = new Map<string, RegExp>();

function read(pattern: string): RegExp {
  const made = known.get(pattern) ?? new RegExp(pattern, 'u');
  known.set(pattern, made);
  return made;
}

import { ERROR_GROUPS } from './error-list.ts';

const HEAD = `# Errors

Every refusal and failure is a problem (RFC 9457, \`application/problem+json\`):
\`{ type, title, status, code, detail, next, request, … }\`. Programs go by \`code\`; it stays the same
across releases. \`next\` says what to do. \`request\` is the number to quote to whoever runs the server.
This page is printed from \`src/contracts/error-list.ts\`; do not edit it by hand.
`;

/** The text of `docs/errors.md`: every code with status, meaning and next step. */
export function errorsPage(): string {
  const parts = ERROR_GROUPS.map(([heading, entries]) => {
    const rows = Object.entries(entries).map(
      ([code, { status, detail, next }]) => `| \`${code}\` | ${status} | ${detail} | ${next} |`,
    );
    return [
      `## ${heading}`,
      '',
      '| code | status | what it says | next |',
      '| --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n');
  });
  return [HEAD, ...parts].join('\n');
}

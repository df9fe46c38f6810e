import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { openHashes } from './hashes.ts';

it('hashes as any other does, however long the text is, and after longer ones', () => {
  const lengths = Array.from({ length: 150 }, (_, n) => 149 - n);
  for (const length of lengths) {
    const beginning = 'ä|Z~'.repeat(40).slice(0, length);
    const hash = openHashes(beginning);
    for (const end of ['12345678901234567890', '7', '']) {
      const words = [...hash(end)].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
      expect(words).toBe(createHash('sha256').update(`${beginning}${end}`).digest('hex'));
    }
  }
});

import { describe, expect, test } from 'vitest';
import { compareMap, foldersOf } from './map.ts';

const folders = foldersOf(['README.md', 'src/policy/decide.ts', 'docs/map.md']);
const map = [
  '# Map',
  '',
  '- `docs/` what people read',
  '- `src/` the program',
  '  - `src/policy/` who may do what',
];
const told = (lines: string[]) =>
  compareMap(lines.join('\n'), folders).map(({ line, text }) => `${line} ${text}`);

describe('the map', () => {
  test('is good when it names each folder once', () => {
    expect(folders).toEqual(['docs/', 'src/', 'src/policy/']);
    expect(told(map)).toEqual([]);
  });

  test('misses a folder, a folder that is gone, a second line and an empty one', () => {
    expect(told(map.slice(0, 4))).toEqual(['1 src/policy/ is not on the map: add a line.']);
    expect(told([...map, '- `src/gone/` was once here'])).toEqual([
      '6 src/gone/ does not exist: take the line out.',
    ]);
    expect(told([...map, '- `docs/` what people read'])).toEqual([expect.stringMatching(/^6 .*twice/)]);
    expect(told([...map.slice(0, 4), '- `src/policy/`'])).toEqual([expect.stringMatching(/^5 .*no words/)]);
  });
});

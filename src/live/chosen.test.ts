import { expect, it } from 'vitest';
import { FILE_BYTES } from '../contracts/files.ts';
import { mistakeIn, MOST, offerOf } from './chosen.ts';

it('refuses by itself what the server would refuse for its size', () => {
  expect(MOST).toBe(FILE_BYTES);
});

it('says of a folder that it is one, of too large a file that it is, and offers a file with its kind where that has a form', () => {
  const file = new File(['abc'], 'a.txt', { type: 'text/plain' });
  expect(mistakeIn({ file, isFolder: false })).toBeNull();
  expect(mistakeIn({ file, isFolder: true })).toBe('file-folder');
  const sized = (size: number) => Object.defineProperty(new File([], 'film.mp4'), 'size', { value: size });
  expect(mistakeIn({ file: sized(MOST), isFolder: false })).toBeNull();
  expect(mistakeIn({ file: sized(MOST + 1), isFolder: false })).toBe('file-too-large');
  expect(offerOf(file)).toEqual({ name: 'a.txt', size: 3, type: 'text/plain' });
  expect(offerOf(new File([], 'b', { type: 'odd; x=1' }))).toEqual({ name: 'b', size: 0 });
});

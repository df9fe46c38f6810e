import { expect, it } from 'vitest';
import { failedBuild } from './build.mjs';

it('says what to do where the folder cannot be written, and else what went wrong', () => {
  const shut = Object.assign(new Error("EACCES: permission denied, mkdir '/opt/desk/dist-1'"), {
    code: 'EACCES',
  });
  expect(failedBuild(shut)).toBe(
    "The build failed (EACCES: permission denied, mkdir '/opt/desk/dist-1'): run npm run build once as the owner of this folder, or give it to the user who starts Bailiwick.",
  );
  expect(failedBuild(new Error('Unexpected "}"'))).toBe('The build failed: Unexpected "}"');
});

import { expect, it } from 'vitest';
import type { App } from '../../app.ts';
import { hostOf } from './view.ts';

it.each([
  ['https://desk.example.com', 'desk.example.com', true],
  ['https://desk.example.com:8443', 'desk.example.com:8443', true],
  ['http://localhost:8080', 'localhost:8080', false],
])('a desk at %s is at %s; by https: %s', (url, domain, verified) => {
  const app = { config: { url } } as App;
  expect(hostOf(app, 'Northside', 'Olive Hart')).toEqual({
    desk: 'Northside',
    agent: 'Olive Hart',
    domain,
    verified,
  });
});

import { describe, expect, it } from 'vitest';
import { parseConfig, SETTINGS } from './config.ts';
import { misspelt } from './settingNames.ts';

const names = SETTINGS.map(({ name }) => name);

describe('a variable that is written almost like a setting', () => {
  it.each([
    ['BAILIWICK_PROT', 'BAILIWICK_PORT'],
    ['BAILIWICK_TRUSTED_PROXIES', 'BAILIWICK_TRUSTED_PROXY'],
    ['BAILIWICK_TURN_URL', 'BAILIWICK_TURN_URLS'],
    ['BAILIWICK_SMTP_URL', 'SMTP_URL'],
    ['BAILIWICK_DATABASE_URL', 'DATABASE_URL'],
  ])('%s is refused, and %s named', (name, meant) => {
    const config = parseConfig({ [name]: 'x' });
    expect(config).toEqual({ error: `${name} is no setting; ${meant} is: correct its name.` });
  });

  it.each([
    'BAILIWICK_AS_BUILT',
    'BAILIWICK_SEED',
    'BAILIWICK_SCREENS',
    'BAILIWICK_LONG',
    'POST',
    'SMTP_URI',
  ])('%s is somebody else’s', (name) => expect(misspelt([name], names)).toBeNull());

  it('is none of the settings, and counts as absent while it is empty', () => {
    expect(misspelt(names, names)).toBeNull();
    expect(parseConfig({ BAILIWICK_PROT: ' ' })).not.toHaveProperty('error');
  });
});

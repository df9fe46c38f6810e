import { parseConfig, SETTINGS } from '../server/config.ts';
import type { Config, Environment, Setting } from '../server/config.ts';
import { Obstacle } from '../server/db/obstacle.ts';
import { readFlags } from './tell.ts';
import type { Flags } from './tell.ts';

/** A command's settings, and the words of its command line that are no flags. */
export interface ReadSettings {
  readonly config: Config;
  readonly words: readonly string[];
  /** The flags as given, the command's own among them. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/**
 * Reads settings from flags, then from the environment; a flag counts more. `more` are flags of the command's
 * own. Throws {@link Obstacle} (status 2).
 *
 * @returns the settings, or `help` when that is what was asked for
 */
export function readSettings(
  argv: readonly string[],
  command: string,
  more: Flags = {},
  environment: Environment = process.env,
): ReadSettings | 'help' {
  const own: Flags = Object.fromEntries(SETTINGS.map(({ flag }) => [flag, { type: 'string' }]));
  const { values, positionals } = readFlags(argv, { ...own, ...HELP, ...more }, command);
  const flags: Record<string, unknown> = values;
  if (flags['help'] === true) return 'help';
  const given = SETTINGS.flatMap(({ flag, name }) => {
    const value = flags[flag];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const config = parseConfig({ ...environment, ...Object.fromEntries(given) }, flags['sample'] === true);
  if ('error' in config) throw new Obstacle(config.error, { exitCode: 2 });
  return { config, words: positionals, flags };
}

const HELP: Flags = { help: { type: 'boolean', short: 'h' } };

/** Settings as a table of plain text: flag, variable, what it is and its usual value. */
export function settingsHelp(settings: readonly Setting[]): string {
  return settings
    .map(({ name, flag, value, does }) => `  --${flag} ${value}`.padEnd(29) + `${name.padEnd(25)}${does}`)
    .join('\n');
}

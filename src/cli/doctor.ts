import { checkAuthenticators } from './doctor/authenticators.ts';
import {
  checkCertificate,
  checkClock,
  checkData,
  checkDatabase,
  checkDisk,
  checkMail,
  checkNode,
  checkPort,
} from './doctor/checks.ts';
import type { Finding } from './doctor/checks.ts';
import { checkRecording, checkScan, checkTurn } from './doctor/sessions.ts';
import { SETTINGS } from '../server/config.ts';
import { readSettings, settingsHelp } from './settings.ts';
import { say, toldPlainly } from './tell.ts';

const HELP = `Looks at everything that Bailiwick needs here and says, line by line, what it found, why it matters and what to
do. It changes nothing. Give it the settings that you start with.

usage: bailiwick doctor [OPTIONS]

${settingsHelp(SETTINGS)}
`;

/**
 * `bailiwick doctor`: one line for each thing that was looked at.
 *
 * @param argv the words after `doctor`
 * @returns the exit status: 0 nothing is wrong, 1 at least one fault, 2 a wrong setting
 */
export async function doctorCommand(argv: string[]): Promise<number> {
  return toldPlainly(async () => {
    const read = readSettings(argv, 'doctor');
    if (read === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    const { config } = read;
    let faults = 0;
    const house = [checkNode, checkData, checkDisk, checkDatabase, checkAuthenticators, checkClock];
    const checks = [...house, checkPort, checkCertificate, checkMail, checkTurn, checkRecording, checkScan];
    for (const check of checks) {
      const finding = await check(config);
      if (finding.state === 'fault') faults += 1;
      say(lineOf(finding));
    }
    say(faults === 0 ? 'Nothing is wrong.' : `${faults} ${faults === 1 ? 'thing is' : 'things are'} wrong.`);
    return faults === 0 ? 0 : 1;
  });
}

const MARKS = { good: 'ok   ', note: 'note ', fault: 'FAULT' } as const;

function lineOf({ state, what, why, next }: Finding): string {
  return [`${MARKS[state]}  ${what}`, why, next && `Next: ${next}`].filter(Boolean).join(' ');
}

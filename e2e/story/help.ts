import type { Bailiwick, Browsers, Person } from '../harness/index.ts';
import { fill, press } from './people.ts';

/** Opens the help page of the desk that the stories set up. */
export async function openHelp(bailiwick: Bailiwick, { page }: Person): Promise<void> {
  await page.goto(`${bailiwick.url}/help/northside-support`);
  await page.getByLabel('What is wrong?').waitFor();
}

/** Says on the help page who they are and what is wrong. */
export async function tellTrouble({ page }: Person, name: string, about: string): Promise<void> {
  await fill(page, 'Your name', name);
  await page.getByLabel('What is wrong?').fill(about);
}

/** Somebody at a browser of their own who stands in line. */
export async function standInLine(bailiwick: Bailiwick, browsers: Browsers, name: string): Promise<Person> {
  const person = await browsers.newPerson();
  await openHelp(bailiwick, person);
  await tellTrouble(person, name, 'The printer in the hall prints nothing since this morning.\nIt blinks.');
  await press(person.page, 'Wait for help');
  await person.page.getByRole('heading', { name: 'You are in line' }).waitFor();
  return person;
}

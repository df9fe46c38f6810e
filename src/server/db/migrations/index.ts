/**
 * Every SQL file that makes up the database, in the order in which they run; paths from `src/server/db`
 * (in a build: from `dist`). A file that is listed here never changes again: what is to change later comes as a
 * further file at the end. A test compares this list with the files that are there.
 */
export const MIGRATIONS: readonly string[] = [
  'migrations/001-schemas.sql',
  'migrations/002-people.sql',
  'migrations/003-sign-in.sql',
  'migrations/004-house.sql',
  'migrations/005-workflow.sql',
  'migrations/006-record.sql',
  'guard/010-context.sql',
  'guard/015-record.sql',
  'guard/020-rows.sql',
  'guard/025-decide.sql',
  'guard/030-contact.sql',
  'guard/035-request.sql',
  'guard/040-approval.sql',
  'guard/042-stop.sql',
  'guard/045-work-order.sql',
  'guard/050-directory.sql',
  'guard/055-sign-in.sql',
  'guard/060-mail.sql',
  'guard/065-sweep.sql',
  'guard/067-replies.sql',
  'guard/070-views.sql',
  'guard/075-sample.sql',
  'migrations/007-session.sql',
  'guard/080-session.sql',
  'guard/081-session-agents.sql',
  'guard/082-customer.sql',
  'guard/083-line.sql',
  'guard/084-session-views.sql',
];

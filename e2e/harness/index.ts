export { startBailiwick, until } from './server.ts';
export type { Bailiwick, StartOptions } from './server.ts';
export type { Mail, Mailbox } from './mailbox.ts';
export { openBrowser } from './browser.ts';
export type { Browsers, Person } from './browser.ts';
export { authenticatorCode } from './totp.ts';
export { axe } from './axe.ts';
export { picture, pictureAll } from './screenshot.ts';
export { lookAt } from './look.ts';

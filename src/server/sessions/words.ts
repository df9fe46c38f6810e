import type { ConsentKind } from '../../contracts/sessions.ts';

const WORDS: Readonly<Record<ConsentKind, string>> = {
  screen: 'to see the screen',
  camera: 'to see through the camera',
  microphone: 'to hear the microphone',
  'file-to-me': 'to send a file to the customer',
  'file-from-me': 'to get a file from the customer',
  recording: 'to record the session',
  pointer: 'to point and draw',
};

/** What a consent is for, as the record says it: "to see the screen". */
export function consentWords(kind: ConsentKind): string {
  return WORDS[kind];
}

/** A customer as the record calls them. Their name is what they typed: in quotes, which it cannot close, it says nothing else. */
export function customerWords(name: string): string {
  return `the customer “${name.replace(/[“”„‟"]/g, "'")}”`;
}

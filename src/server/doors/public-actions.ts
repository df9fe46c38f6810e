/**
 * Ceremonies that nobody has to be signed in for. Each is a door of its own kind: it shows or does only what
 * the secret in its body stands for. `public.state` and `public.health` tell nothing about anybody.
 */
export const PUBLIC_ACTIONS = [
  'public.health',
  'public.state',
  'public.set-up',
  'public.sign-in',
  'public.sign-out',
  'public.invitation',
  'public.not-me',
  'public.stop-link',
  'public.evaluation-mail',
] as const;

/** One of the public ceremonies. */
export type PublicAction = (typeof PUBLIC_ACTIONS)[number];

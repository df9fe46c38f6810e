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
  'public.join',
  'public.file',
  'public.wait',
] as const;

/**
 * What a signed-in person does with their own sign-in and nobody else's things. The tables of the policy do not
 * speak of it: being signed in is the whole condition.
 */
export const OWN_ACTIONS = ['own.read', 'own.sign-in', 'own.factor'] as const;

/** One of the doors to one's own sign-in. */
export type OwnAction = (typeof OWN_ACTIONS)[number];

/** One of the public ceremonies. */
export type PublicAction = (typeof PUBLIC_ACTIONS)[number];

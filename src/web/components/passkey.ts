import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { FactorProof } from '../../contracts/sign-in.ts';
import { ApiProblem } from '../api/problem.ts';
import { text } from '../i18n/index.ts';

/** Whether this browser, on this address, can use passkeys at all. */
export function passkeysWork(): boolean {
  return typeof window.PublicKeyCredential === 'function' && window.isSecureContext;
}

/** What to do next, by what was begun: whoever makes one may choose an app in its place; whoever is to show one may not have it here. */
const NEXT = { make: 'common:factor.cancelledNext', show: 'common:factor.notShownNext' } as const;

/** The browser says only "not allowed" for a closed dialog, a timeout and a wrong key alike. */
function cancelled(what: keyof typeof NEXT, cause: unknown): ApiProblem {
  const detail = text('common:factor.cancelled');
  const problem = new ApiProblem({
    status: 0,
    code: 'passkey-not-used',
    title: detail,
    detail,
    next: text(NEXT[what]),
  });
  problem.cause = cause;
  return problem;
}

async function ceremony(what: keyof typeof NEXT, run: () => Promise<object>): Promise<FactorProof> {
  try {
    return { kind: 'passkey', response: { ...(await run()) } };
  } catch (cause) {
    throw cancelled(what, cause);
  }
}

/** Makes a passkey from the server's creation options. @throws ApiProblem `passkey-not-used` */
export async function makePasskey(options: Record<string, unknown>): Promise<FactorProof> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  return ceremony('make', () => startRegistration({ optionsJSON }));
}

/** Shows a passkey for the server's request options. @throws ApiProblem `passkey-not-used` */
export async function showPasskey(options: Record<string, unknown>): Promise<FactorProof> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  return ceremony('show', () => startAuthentication({ optionsJSON }));
}

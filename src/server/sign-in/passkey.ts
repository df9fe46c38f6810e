import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type {
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server';
import { decodeAttestationObject, isoBase64URL } from '@simplewebauthn/server/helpers';
import { Problem } from '../../contracts/errors.ts';
import type { App } from '../app.ts';

type Place = Pick<App, 'config'>;

/** A passkey that was proven to be new and held. */
export interface NewPasskey {
  readonly id: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
}

/** A passkey as it is stored. */
export interface StoredPasskey {
  readonly credential_id: string;
  readonly public_key: Buffer;
  readonly counter: number;
  readonly transports: string[] | null;
}

/** The name that passkeys are bound to, and the page that may ask for them. */
function where({ config }: Place): { rpID: string; origin: string } {
  const url = new URL(config.url);
  return { rpID: url.hostname, origin: url.origin };
}

/** Options for making a passkey. `known`: passkeys that the account has already. */
export async function makeOptions(
  app: Place,
  given: {
    deskName: string;
    name: string;
    email: string;
    challenge: string;
    handle: string;
    known: readonly StoredPasskey[];
  },
): Promise<Record<string, unknown>> {
  const options = await generateRegistrationOptions({
    rpName: given.deskName,
    rpID: where(app).rpID,
    userName: given.email,
    userDisplayName: given.name,
    userID: isoBase64URL.toBuffer(given.handle),
    challenge: isoBase64URL.toBuffer(given.challenge),
    attestationType: 'none',
    excludeCredentials: given.known.map(described),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  });
  return { ...options };
}

/** Options for showing one of these passkeys. */
export async function showOptions(
  app: Place,
  challenge: string,
  known: readonly StoredPasskey[],
): Promise<Record<string, unknown>> {
  const options = await generateAuthenticationOptions({
    rpID: where(app).rpID,
    challenge: isoBase64URL.toBuffer(challenge),
    allowCredentials: known.map(described),
    userVerification: 'required',
  });
  return { ...options };
}

/** Checks a passkey that was made. @throws factor-bad */
export async function checkMade(app: Place, challenge: string, response: unknown): Promise<NewPasskey> {
  const { rpID, origin } = where(app);
  const made = await judged(async () => {
    const given = response as RegistrationResponseJSON;
    refuseCertificates(given);
    return verifyRegistrationResponse({
      response: given,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
    });
  });
  if (!made.verified) throw new Problem('factor-bad');
  const { id, publicKey, counter, transports } = made.registrationInfo.credential;
  return { id, publicKey: Buffer.from(publicKey), counter, transports: transports ?? [] };
}

/**
 * Checks a passkey that was shown.
 *
 * @returns its counter from now on; throws factor-bad, also for a counter that went back (a copied key)
 */
export async function checkShown(
  app: Place,
  challenge: string,
  stored: StoredPasskey,
  response: unknown,
): Promise<number> {
  const { rpID, origin } = where(app);
  const shown = await judged(() =>
    verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      credential: credentialOf(stored),
      requireUserVerification: true,
    }),
  );
  if (!shown.verified) throw new Problem('factor-bad');
  return shown.authenticationInfo.newCounter;
}

/**
 * We ask for no attestation. One that brings certificates is refused before the library reads it: it would fetch
 * revocation lists from addresses that the sender wrote into them.
 */
function refuseCertificates(response: RegistrationResponseJSON): void {
  const attestation = decodeAttestationObject(isoBase64URL.toBuffer(response.response.attestationObject));
  const format = attestation.get('fmt');
  const certificates = attestation.get('attStmt').get('x5c');
  if (format === 'none' || (format === 'packed' && certificates === undefined)) return;
  throw new Error(`an attestation of the form ${format} was not asked for`);
}

/** The library throws sentences of its own, and type errors at what is no WebAuthn answer at all. */
async function judged<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    throw new Problem('factor-bad', {}, error);
  }
}

function described({ credential_id, transports }: StoredPasskey): { id: string; transports?: string[] } {
  return { id: credential_id, ...(transports ? { transports } : {}) };
}

function credentialOf(stored: StoredPasskey): WebAuthnCredential {
  const { credential_id, public_key, counter } = stored;
  return { id: credential_id, publicKey: new Uint8Array(public_key), counter };
}

import type { CDPSession } from 'playwright-core';

/** A passkey in the virtual authenticator, as Chromium tells it. */
export interface Credential {
  credentialId: string;
  isResidentCredential: boolean;
  rpId?: string | undefined;
  signCount: number;
  /** PKCS #8, base64. */
  privateKey: string;
  userHandle?: string | undefined;
}

/** A virtual passkey authenticator of one page: built in, keeps its keys, verifies the user, says yes by itself. */
export interface Authenticator {
  credentials(): Promise<Credential[]>;
  /** Puts a passkey in that was made before. */
  keep(credential: Credential): Promise<void>;
  /** Whether its owner is willing: false makes every question of a page fail as a person who cancels. */
  willing(yes: boolean): Promise<void>;
  /** Loses every key, as a broken phone does. */
  forget(): Promise<void>;
}

/** Adds one by Chromium's WebAuthn domain. WebAuthn takes a host name only: use `localhost`, never an address. */
export async function addAuthenticator(session: CDPSession): Promise<Authenticator> {
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    credentials: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    keep: async (credential) => {
      await session.send('WebAuthn.addCredential', { authenticatorId, credential: credential as never });
    },
    willing: async (yes) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: yes });
    },
    forget: async () => {
      await session.send('WebAuthn.clearCredentials', { authenticatorId });
    },
  };
}

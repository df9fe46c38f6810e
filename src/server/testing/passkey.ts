import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** Flags of authenticator data: present, verified, holds a new credential. */
const [PRESENT, VERIFIED, NEW] = [0x01, 0x04, 0x40];

/** What a ceremony can be bent to, for what must be refused. */
export interface Bend {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  /** Leaves out that the owner was verified. */
  readonly unverified?: boolean;
  readonly counter?: number;
  /** Sends a `packed` attestation with a certificate chain. */
  readonly certificates?: boolean;
}

/** A passkey authenticator in software: one ES256 key, a counter, real WebAuthn answers. */
export interface SoftPasskey {
  /** Answers creation options (attestation `none`). */
  make(options: Record<string, unknown>, bend?: Bend): { kind: 'passkey'; response: Record<string, unknown> };
  /** Answers request options. */
  show(options: Record<string, unknown>, bend?: Bend): { kind: 'passkey'; response: Record<string, unknown> };
}

/** @param origin the page's origin, e.g. `http://localhost:8080` */
export function softPasskey(origin: string): SoftPasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(32);
  let counter = 0;

  const clientData = (type: string, options: Record<string, unknown>, bend: Bend): Buffer =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: bend.challenge ?? options['challenge'],
        origin: bend.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const authData = (bend: Bend, rest: Buffer = Buffer.alloc(0)): Buffer => {
    counter += 1;
    const flags = PRESENT | (bend.unverified ? 0 : VERIFIED) | (rest.length > 0 ? NEW : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(bend.counter ?? counter);
    return Buffer.concat([sha256(bend.rpId ?? new URL(origin).hostname), Buffer.from([flags]), count, rest]);
  };
  const answer = (response: Record<string, unknown>) => ({
    kind: 'passkey' as const,
    response: {
      id: id.toString('base64url'),
      rawId: id.toString('base64url'),
      type: 'public-key',
      clientExtensionResults: {},
      authenticatorAttachment: 'platform',
      response,
    },
  });
  return {
    make: (options, bend = {}) => {
      const key = coseKey(Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url'));
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key]);
      const attestation = attestationOf(authData(bend, credential), bend.certificates === true);
      return answer({
        clientDataJSON: clientData('webauthn.create', options, bend).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      });
    },
    show: (options, bend = {}) => {
      const client = clientData('webauthn.get', options, bend);
      const data = authData(bend);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return answer({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      });
    },
  };
}

function sha256(data: Buffer | string): Buffer {
  return createHash('sha256').update(data).digest();
}

// As much of CBOR (RFC 8949) as an attestation needs.
function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
}

function text(value: string): Buffer {
  return Buffer.concat([head(3, value.length), Buffer.from(value)]);
}

function bytes(value: Buffer): Buffer {
  return Buffer.concat([head(2, value.length), value]);
}

/** An attestation object: of the form `none`, or `packed` with something that passes itself off as certificates. */
function attestationOf(authData: Buffer, certificates: boolean): Buffer {
  return Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text(certificates ? 'packed' : 'none'),
    text('attStmt'),
    certificates
      ? Buffer.concat([Buffer.from([0xa1]), text('x5c'), Buffer.from([0x81]), bytes(randomBytes(64))])
      : Buffer.from([0xa0]),
    text('authData'),
    bytes(authData),
  ]);
}

/** An ES256 public key in COSE's form: kty 2, alg -7, crv 1, x, y. */
function coseKey(x: Buffer, y: Buffer): Buffer {
  const start = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]);
  return Buffer.concat([start, Buffer.from([0x21]), bytes(x), Buffer.from([0x22]), bytes(y)]);
}

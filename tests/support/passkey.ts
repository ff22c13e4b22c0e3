import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';

interface Circumstances {
  /** The site whose page asks. */
  readonly origin: string;
  /** Whether the holder unlocked it. */
  readonly unlocked?: boolean;
  /** The counter it tells; by default one more than the last. */
  readonly counter?: number;
}

const present = 0x01;
const verified = 0x04;
const holdsKey = 0x40;

/** A key made by hand (WebAuthn §6.1), so that it can answer what no honest key answers. */
export class HandMadeKey {
  readonly id = randomBytes(16).toString('base64url');
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  #counter = 0;
  #holder = '';

  create(options: PublicKeyCredentialCreationOptionsJSON, where: Circumstances): RegistrationResponseJSON {
    this.#holder = options.user.id;
    const { x = '', y = '' } = this.#pair.publicKey.export({ format: 'jwk' });
    const id = Buffer.from(this.id, 'base64url');
    const key = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Uint8Array.from(Buffer.from(x, 'base64url'))],
        [-3, Uint8Array.from(Buffer.from(y, 'base64url'))],
      ]),
    );
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key]);
    const authData = this.#data(options.rp.id ?? '', where, attested);
    const attestationObject = isoCBOR.encode(
      new Map<string, string | Uint8Array | Map<string, string>>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', Uint8Array.from(authData)],
      ]),
    );
    return this.#answer({
      clientDataJSON: clientData('webauthn.create', options.challenge, where.origin).toString('base64url'),
      attestationObject: Buffer.from(attestationObject).toString('base64url'),
    });
  }

  get(options: PublicKeyCredentialRequestOptionsJSON, where: Circumstances): AuthenticationResponseJSON {
    const client = clientData('webauthn.get', options.challenge, where.origin);
    const authData = this.#data(options.rpId ?? '', where, Buffer.alloc(0));
    const signed = Buffer.concat([authData, createHash('sha256').update(client).digest()]);
    return this.#answer({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, this.#pair.privateKey).toString('base64url'),
      userHandle: this.#holder,
    });
  }

  #data(domain: string, { unlocked = true, counter = this.#counter + 1 }: Circumstances, attested: Buffer): Buffer {
    this.#counter = counter;
    const flags = present | (unlocked ? verified : 0) | (attested.length > 0 ? holdsKey : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([createHash('sha256').update(domain).digest(), Buffer.from([flags]), count, attested]);
  }

  #answer<Response>(response: Response) {
    return { id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {}, response } as const;
  }
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

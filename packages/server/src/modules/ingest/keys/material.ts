import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  randomBytes,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { EnvelopeAlgorithm } from '@millrace/contract/ingest/envelope-keys.ts'
import { sm2Decrypt, sm2KeyPair } from '../../../platform/sm2.ts'
import { type EnvelopeKey, fromBase64 } from '../protocols/index.ts'

/** Both halves of a key as texts: the private one is what is sealed. */
export interface KeyMaterial {
  readonly privateKey: string
  readonly publicKey: string | null
}

const madeRsa = promisify(generateKeyPair)

/** Made new, or read from what was given; a text says what is wrong with it. */
export async function materialOf(algorithm: EnvelopeAlgorithm, given: string | undefined): Promise<KeyMaterial | string> {
  switch (algorithm) {
    case 'aes':
      return aesMaterial(given?.trim())
    case 'sm2':
      return sm2Material(given?.trim())
    case 'rsa':
      return rsaMaterial(given === undefined ? (await madeRsa('rsa', { modulusLength: 2048 })).privateKey : readPrivate(given))
  }
}

function aesMaterial(given: string | undefined): KeyMaterial | string {
  const key = given === undefined ? randomBytes(16) : Buffer.from(given, 'base64')
  if (![16, 24, 32].includes(key.length)) return 'an AES key is base64 of 16, 24 or 32 bytes'
  return { privateKey: key.toString('base64'), publicKey: null }
}

function sm2Material(given: string | undefined): KeyMaterial | string {
  if (given !== undefined && !/^[0-9a-f]{64}$/i.test(given)) return 'an SM2 private key is 64 hex digits'
  try {
    return sm2KeyPair(given)
  } catch {
    return 'the number is no private key of the SM2 curve'
  }
}

function rsaMaterial(key: KeyObject | undefined): KeyMaterial | string {
  if (key?.asymmetricKeyType !== 'rsa') return 'an RSA private key is PEM, or base64 of PKCS#8'
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) > 8192) return 'an RSA key has at most 8192 bits'
  return {
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
  }
}

function readPrivate(text: string): KeyObject | undefined {
  try {
    if (text.includes('-----BEGIN')) return createPrivateKey(text)
    return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
  } catch {
    return undefined
  }
}

/** A `khash` for the AES plug-in, which wants one. */
export const keyHash = (privateKey: string): string => createHash('sha256').update(privateKey).digest('hex').slice(0, 6)

/** Ready to open envelopes. */
export function openerOf(algorithm: EnvelopeAlgorithm, privateKey: string): EnvelopeKey {
  switch (algorithm) {
    case 'aes':
      return { algorithm, key: Buffer.from(privateKey, 'base64') }
    case 'sm2': {
      const key = Buffer.from(privateKey, 'hex')
      return { algorithm, unwrap: remembered((wrapped) => sm2Decrypt(key, wrapped)) }
    }
    case 'rsa': {
      const key = createPrivateKey(privateKey)
      return { algorithm, unwrap: remembered((wrapped) => unwrapRsa(key, wrapped)) }
    }
  }
}

function unwrapRsa(key: KeyObject, wrapped: Buffer): Buffer | undefined {
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, wrapped)
  } catch {
    return undefined
  }
}

const maxRemembered = 2_000
/** Nothing longer is a wrapped key: an RSA key of 8192 bits makes 1,368 characters. Whoever has the public key could wrap megabytes. */
const maxWrapped = 2_048

/** An SDK wraps one key and uses it for as long as its page or app lives: unwrapping, milliseconds each, is done once. */
function remembered(unwrap: (wrapped: Buffer) => Buffer | undefined): (wrapped: string) => Buffer | undefined {
  const known = new Map<string, Buffer>()
  return (text) => {
    if (text.length > maxWrapped) return undefined
    const before = known.get(text)
    if (before) return before
    const key = unwrap(fromBase64(text))
    if (!key) return undefined
    const [oldest] = known.keys()
    if (known.size >= maxRemembered && oldest !== undefined) known.delete(oldest)
    known.set(text, key)
    return key
  }
}

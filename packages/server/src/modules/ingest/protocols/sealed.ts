import { createDecipheriv } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { refuse } from './collect.ts'
import { parseJson } from './json.ts'
import { alwaysAllowed, inflate, maxInflatedBytes } from './inflate.ts'
import { isObject, isRefusal, type RawObject, type Refusal, type Reject } from './types.ts'

/** A key of a project, ready to open envelopes. */
export type EnvelopeKey =
  | { readonly algorithm: 'aes'; readonly key: Buffer }
  /** The envelope brings the key of its cipher, wrapped; undefined when it cannot be unwrapped. */
  | { readonly algorithm: 'rsa' | 'sm2'; unwrap(wrapped: string): Buffer | undefined }

export interface Opened {
  /** The inputs in their order, with what was in an envelope in its place. */
  readonly records: readonly unknown[]
  readonly rejects: readonly Reject[]
}

/** A batch of an app holds a hundred records and, after as many restarts without a network, a hundred wrapped keys. */
const maxUnwraps = 100

/** What the AES, RSA and SM plug-ins of the Sensors SDKs send instead of a record. */
export const isSealed = (value: unknown): value is RawObject =>
  isObject(value) && value.type === undefined && ('payload' in value || 'payloads' in value)

/**
 * Opens the envelopes among the inputs; the others pass. The answer of `/debug` says why something was refused, so all that
 * depends on the key has one reason: what could be told apart there would open captured envelopes byte by byte.
 */
export async function openSealed(inputs: readonly unknown[], keyOf: (version: number) => EnvelopeKey | undefined): Promise<Opened> {
  const records: unknown[] = []
  const rejects: Reject[] = []
  const ciphers = new Map<string, Cipher | Refusal>()
  let bytesLeft = maxInflatedBytes
  let tried = 0
  for (const [index, input] of inputs.entries()) {
    if (!isSealed(input)) {
      records.push(input)
      continue
    }
    const cipher = await cipherOf(input)
    if (isRefusal(cipher)) {
      rejects.push({ ...cipher, index, event: '', raw: input })
      continue
    }
    for (const payload of [input.payloads ?? input.payload].flat()) {
      if (++tried % 500 === 0) await setImmediate()
      const { bytes, found } = bytesLeft > 0 ? openPayload(cipher, payload) : { bytes: 0, found: tooMuch }
      bytesLeft -= bytes
      if (isRefusal(found)) rejects.push({ ...found, index, event: '', raw: { ...input, payload, payloads: undefined } })
      else for (const record of found) records.push(stamped(record, input.flush_time))
    }
  }
  return { records, rejects }

  /** The cipher of an envelope; the same wrapped key is unwrapped once. */
  async function cipherOf(envelope: RawObject): Promise<Cipher | Refusal> {
    const version = envelope.key_id ?? envelope.pkv
    if (typeof version !== 'number') return refuse('encrypted_unsupported', 'the envelope names no key (key_id or pkv)')
    const key = keyOf(version)
    if (!key) return refuse('encryption_key_unknown', `there is no key of version ${version}`)
    if (key.algorithm === 'aes') {
      if (envelope.ekey !== undefined)
        return refuse('encrypted_unsupported', `key ${version} is for AES; the envelope wraps a key of its own`)
      return { name: `aes-${key.key.length * 8}-cbc`, key: key.key }
    }
    const { ekey } = envelope
    if (typeof ekey !== 'string') return refuse('encrypted_unsupported', `key ${version} is for ${key.algorithm}; the envelope has no ekey`)
    const id = `${version} ${ekey}`
    const known = ciphers.get(id)
    if (known) return known
    if (ciphers.size >= maxUnwraps) return refuse('encrypted_too_many_keys', `more than ${maxUnwraps} wrapped keys in one request`)
    // Unwrapping takes milliseconds: other requests get their turn in between.
    await setImmediate()
    const unwrapped = key.unwrap(ekey)
    const fits = unwrapped?.length === 16 || (key.algorithm === 'rsa' && unwrapped?.length === 32)
    const name = key.algorithm === 'sm2' ? 'sm4-cbc' : `aes-${(unwrapped?.length ?? 0) * 8}-cbc`
    const cipher = unwrapped && fits ? { name, key: unwrapped } : failed
    ciphers.set(id, cipher)
    return cipher
  }
}

interface Cipher {
  readonly name: string
  readonly key: Buffer
}

const failed = refuse('decryption_failed', 'the envelope does not open with this key')
const truncated = refuse('encrypted_truncated', 'no initialisation vector and whole blocks of 16 bytes')
const tooMuch = refuse('gzip_bomb', `the envelopes of one request hold more than ${maxInflatedBytes} bytes`)

/** What was in a payload, and how much had to be unpacked to find out. */
function openPayload(cipher: Cipher, payload: unknown): { readonly bytes: number; readonly found: readonly unknown[] | Refusal } {
  const bytes = typeof payload === 'string' ? fromBase64(payload) : Buffer.alloc(0)
  if (bytes.length < 32 || bytes.length % 16 !== 0) return { bytes: 0, found: truncated }
  const packed = decrypt(cipher, bytes.subarray(0, 16), bytes.subarray(16))
  const unpacked = packed && inflate(packed)
  if (unpacked?.kind !== 'ok') return { bytes: unpacked ? alwaysAllowed : 0, found: failed }
  const value = parseJson(unpacked.body.toString())
  return { bytes: unpacked.body.length, found: value === undefined ? failed : Array.isArray(value) ? value : [value] }
}

/** A `+` that was not escaped has become a space. */
export const fromBase64 = (text: string): Buffer => Buffer.from(text.replaceAll(' ', '+'), 'base64')

function decrypt(cipher: Cipher, iv: Buffer, body: Buffer): Buffer | undefined {
  const decipher = createDecipheriv(cipher.name, cipher.key, iv)
  try {
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    return undefined
  }
}

/** The clock at sending stands on the envelope: it is of this attempt, the one inside may be of an earlier one. */
const stamped = (record: unknown, flushTime: unknown): unknown =>
  isObject(record) && typeof flushTime === 'number' ? { ...record, _flush_time: flushTime } : record

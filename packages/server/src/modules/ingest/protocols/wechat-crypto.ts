import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import { refuse } from './collect.ts'
import type { Refusal } from './types.ts'

/** SHA-1 over the sorted parts: what the platform signs a push with. */
export const wechatSignature = (...parts: readonly string[]): string => createHash('sha1').update(parts.toSorted().join('')).digest('hex')

export function isSigned(given: string | undefined, ...parts: readonly string[]): boolean {
  const right = Buffer.from(wechatSignature(...parts))
  const said = Buffer.from(given ?? '')
  return said.length === right.length && timingSafeEqual(said, right)
}

const blockBytes = 32
const headBytes = 20

/** AES-256-CBC with PKCS#7 of 32 bytes: 16 random bytes, length, text, appid. One reason for everything that depends on the key. */
export function openWechat(encodingAesKey: string, appid: string, sealed: string): string | Refusal {
  const plain = decrypt(Buffer.from(`${encodingAesKey}=`, 'base64'), Buffer.from(sealed, 'base64'))
  if (!plain || plain.length < headBytes) return undecipherable
  const end = headBytes + plain.readUInt32BE(16)
  if (end > plain.length) return undecipherable
  if (plain.subarray(end).toString() !== appid) return refuse('appid_mismatch', 'the push was encrypted for another AppID', 'appid')
  return plain.subarray(headBytes, end).toString()
}

const undecipherable = refuse('decryption_failed', 'the push does not open with the EncodingAESKey', 'Encrypt')

function decrypt(key: Buffer, sealed: Buffer): Buffer | undefined {
  if (key.length !== 32 || sealed.length === 0 || sealed.length % 16 !== 0) return undefined
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()])
  const padding = padded.at(-1) ?? 0
  const isPadded = padding >= 1 && padding <= blockBytes && padding <= padded.length
  return isPadded && padded.subarray(-padding).every((byte) => byte === padding) ? padded.subarray(0, -padding) : undefined
}

import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { z } from 'zod'

/** What a provider gives to sign with, as PEM; it is read where it is entered, so that a wrong file is noticed there. */
const pem = (isRight: (key: KeyObject) => boolean, words: string) =>
  z
    .string()
    .trim()
    .max(10_000)
    .refine((text) => {
      const key = read(() => createPrivateKey(text))
      return key !== undefined && isRight(key)
    }, words)

export const ecKey = pem(
  ({ asymmetricKeyType: type, asymmetricKeyDetails: details }) => type === 'ec' && details?.namedCurve === 'prime256v1',
  'the whole .p8 file is needed: a private key of the curve P-256, with its first and last line',
)
export const rsaKey = pem(
  ({ asymmetricKeyType: type, asymmetricKeyDetails: details }) => type === 'rsa' && (details?.modulusLength ?? 0) >= 2_048,
  'a private RSA key of 2048 bits or more is needed, with its first and last line',
)

/** Of an authority that is trusted beside those that everybody trusts. */
export const certificate = z
  .string()
  .trim()
  .max(20_000)
  .refine((text) => read(() => new X509Certificate(text)) !== undefined, 'a certificate is needed, with its first and last line')

const algorithms = { ec: 'ES256', rsa: 'RS256' } as const

/** Claims that a provider believes for the key they are signed with (RFC 7515). */
export function signClaims(
  privateKey: string,
  header: Readonly<Record<string, string>>,
  claims: Readonly<Record<string, unknown>>,
): string {
  const key = createPrivateKey(privateKey)
  const alg = key.asymmetricKeyType === 'ec' ? algorithms.ec : algorithms.rsa
  const text = [{ alg, ...header }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

function read<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}

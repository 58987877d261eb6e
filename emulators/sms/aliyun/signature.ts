import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Kit } from '../../lib/kit.ts'
import type { Asked } from '../../lib/wire.ts'

/** How the gateway refuses, before any operation is looked at. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
}
const refuse = (status: number, code: string, message: string): Refusal => ({ status, code, message })

const freshMs = 15 * 60_000
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** ACS3-HMAC-SHA256 as the documents have it: which of its rules a request breaks. */
export function refusalOf(asked: Asked, keyId: string, secret: string, { clock, nonces }: Kit): Refusal | undefined {
  const { headers, body } = asked
  const parts = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '')
  if (!parts) return refuse(400, 'IncompleteSignature', 'The request signature does not conform to Aliyun standards.')
  const [, credential = '', signedList = '', signature = ''] = parts
  if (credential !== keyId) return refuse(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.')
  const signed = signedList.split(';')
  const mustBeSigned = Object.keys(headers).filter(
    (name) => name.startsWith('x-acs-') || name === 'host' || (name === 'content-type' && body.length > 0),
  )
  const unsigned = mustBeSigned.find((name) => !signed.includes(name))
  if (unsigned) return refuse(400, 'IncompleteSignature', `The header ${unsigned} is not signed.`)
  if (signedList !== signed.toSorted().join(';')) return refuse(400, 'IncompleteSignature', 'SignedHeaders are not in order.')
  const missing = ['x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256'].find(
    (name) => !headers[name],
  )
  if (missing) return refuse(400, 'MissingParameter', `The header ${missing} is missing.`)
  if (text(headers, 'x-acs-content-sha256') !== sha256(body))
    return refuse(400, 'SignatureDoesNotMatch', 'x-acs-content-sha256 is not the hash of the body.')
  const date = text(headers, 'x-acs-date')
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date))
    return refuse(400, 'InvalidTimeStamp.Format', 'Specified time stamp is not well formatted.')
  if (Math.abs(clock.wall().getTime() - Date.parse(date)) > freshMs)
    return refuse(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.')
  const wanted = Buffer.from(signatureOf(asked, signed, secret))
  if (!timingSafeEqual(wanted, Buffer.from(signature)))
    return refuse(400, 'SignatureDoesNotMatch', 'Specified signature is not matched with our calculation.')
  // A wrong signature must not use up somebody else's nonce.
  const nonce = text(headers, 'x-acs-signature-nonce')
  if (nonces.has(nonce)) return refuse(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.')
  nonces.add(nonce)
  return undefined
}

export function signatureOf({ method, url, headers, body }: Asked, signed: readonly string[], secret: string): string {
  const canonical = [
    method,
    url.pathname,
    canonicalQuery(url.search.slice(1)),
    ...signed.map((name) => `${name}:${text(headers, name).trim()}`),
    '',
    signed.join(';'),
    sha256(body),
  ].join('\n')
  return createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex')
}

function canonicalQuery(search: string): string {
  const pairs = search
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return [decoded(name), decoded(value.join('='))] as const
    })
  return pairs
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&')
}

const decoded = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '))

/** Byte by byte: what RFC 3986 calls unreserved stays. */
const encoded = (part: string): string =>
  [...Buffer.from(part)]
    .map((byte) => {
      const letter = String.fromCharCode(byte)
      return /[\w.~-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')

const text = (headers: IncomingHttpHeaders, name: string): string => String(headers[name] ?? '')

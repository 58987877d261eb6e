import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Kit } from '../../lib/kit.ts'
import type { Asked } from '../../lib/wire.ts'

export interface Refusal {
  readonly code: string
  readonly message: string
}
const refuse = (code: string, message: string): Refusal => ({ code, message })

const freshS = 300
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')
const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** TC3-HMAC-SHA256 as the documents have it: which of its rules a request breaks. */
export function refusalOf(asked: Asked, keyId: string, secret: string, { clock }: Kit): Refusal | undefined {
  const header = (name: string): string => String(asked.headers[name] ?? '')
  const parts =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/(\w+)\/tc3_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      header('authorization'),
    )
  if (!parts) return refuse('AuthFailure.InvalidAuthorization', 'The Authorization header does not conform.')
  const [, credential = '', date = '', service = '', signedList = '', signature = ''] = parts
  const seconds = header('x-tc-timestamp')
  if (!/^\d{10}$/.test(seconds)) return refuse('MissingParameter', 'X-TC-Timestamp is missing.')
  if (credential !== keyId) return refuse('AuthFailure.SecretIdNotFound', 'The SecretId is not found.')
  const at = new Date(Number(seconds) * 1_000)
  if (Math.abs(clock.wall().getTime() - at.getTime()) > freshS * 1_000)
    return refuse('AuthFailure.SignatureExpire', 'The signature is expired: the difference of the clocks is more than five minutes.')
  if (date !== at.toISOString().slice(0, 10))
    return refuse('AuthFailure.SignatureFailure', 'The date of the credential is not that of the timestamp.')
  if (service !== 'sms') return refuse('AuthFailure.SignatureFailure', `The service of the credential is ${service}, not sms.`)
  const signed = signedList.split(';')
  if (!signed.includes('content-type') || !signed.includes('host'))
    return refuse('AuthFailure.SignatureFailure', 'content-type and host must be signed.')
  // The real host has no port; the official SDK leaves it out where there is one, others sign the header as it goes out.
  const hosts = [header('host'), asked.url.hostname]
  const found = hosts.some((host) =>
    timingSafeEqual(Buffer.from(signatureOf(asked, { signed, host, seconds, service, secret })), Buffer.from(signature)),
  )
  return found ? undefined : refuse('AuthFailure.SignatureFailure', 'The provided credentials could not be validated.')
}

interface Signed {
  readonly signed: readonly string[]
  readonly host: string
  readonly seconds: string
  readonly service: string
  readonly secret: string
}

export function signatureOf({ method, url, headers, body }: Asked, { signed, host, seconds, service, secret }: Signed): string {
  const lines = signed.map((name) => `${name}:${(name === 'host' ? host : String(headers[name] ?? '')).trim().toLowerCase()}\n`)
  const canonical = [method, url.pathname, url.search.slice(1), lines.join(''), signed.join(';'), sha256(body)].join('\n')
  const date = new Date(Number(seconds) * 1_000).toISOString().slice(0, 10)
  const key = mac(mac(mac(`TC3${secret}`, date), service), 'tc3_request')
  return mac(key, `TC3-HMAC-SHA256\n${seconds}\n${date}/${service}/tc3_request\n${sha256(canonical)}`).toString('hex')
}

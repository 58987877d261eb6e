import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Signature } from '@millrace/contract/ingest/hooks.ts'

export type SignatureProblem = 'signature_missing' | 'signature_invalid' | 'signature_expired'

interface Signed {
  readonly headers: IncomingHttpHeaders
  /** As it came, packed or not. */
  readonly body: Buffer
  readonly now: Date
}

/** Why a body is not the sender's own; nothing when it is. */
export function signatureProblem(signature: Signature, secret: string, signed: Signed): SignatureProblem | undefined {
  switch (signature.scheme) {
    case 'none':
      return undefined
    case 'hmac': {
      const given = headerOf(signed.headers, signature.header)
      if (given === undefined) return 'signature_missing'
      const isOurs =
        given.startsWith(signature.prefix) && isMac(macOf(secret, signed.body), given.slice(signature.prefix.length), signature.encoding)
      return isOurs ? undefined : 'signature_invalid'
    }
    case 'standard':
      return standardProblem(signature.toleranceSeconds, secret, signed)
    default:
      return signature satisfies never
  }
}

/** Standard Webhooks: `v1,<base64>` of `id.timestamp.body`, several of them while a secret is being changed. */
function standardProblem(toleranceSeconds: number, secret: string, { headers, body, now }: Signed): SignatureProblem | undefined {
  const [id, at, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headerOf(headers, name))
  if (!id || !at || !given) return 'signature_missing'
  const mac = macOf(standardKey(secret), Buffer.concat([Buffer.from(`${id}.${at}.`), body]))
  const isOurs = given.split(' ').some((one) => one.startsWith('v1,') && isMac(mac, one.slice(3), 'base64'))
  if (!isOurs || !/^\d{1,12}$/.test(at)) return 'signature_invalid'
  return Math.abs(now.getTime() / 1000 - Number(at)) > toleranceSeconds ? 'signature_expired' : undefined
}

export const standardPrefix = 'whsec_'
/** The key of a Standard Webhooks secret: what follows the prefix, in base64. */
const standardKey = (secret: string): Buffer => Buffer.from(secret.replace(standardPrefix, ''), 'base64')

const macOf = (key: string | Buffer, body: Buffer): Buffer => createHmac('sha256', key).update(body).digest()

function isMac(mac: Buffer, given: string, encoding: 'hex' | 'base64'): boolean {
  const bytes = Buffer.from(given.trim(), encoding)
  return bytes.length === mac.length && timingSafeEqual(bytes, mac)
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name.toLowerCase()]
  return Array.isArray(value) ? value[0] : value
}

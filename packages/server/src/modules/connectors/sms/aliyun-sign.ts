import { createHash, createHmac } from 'node:crypto'

export interface AliyunCall {
  readonly host: string
  readonly action: string
  readonly version: string
  readonly at: Date
  readonly nonce: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string
  readonly contentType?: string
  readonly securityToken?: string | undefined
  readonly keyId: string
  readonly secret: string
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The headers of a POST, signed with ACS3-HMAC-SHA256. `host` is as it goes out, with its port. */
export function signAliyun(call: AliyunCall): Record<string, string> {
  const { query = {}, body = '', keyId, secret } = call
  const headers: Record<string, string> = {
    host: call.host,
    ...(call.contentType ? { 'content-type': call.contentType } : {}),
    'x-acs-action': call.action,
    'x-acs-content-sha256': sha256(body),
    'x-acs-date': call.at.toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(call.securityToken ? { 'x-acs-security-token': call.securityToken } : {}),
    'x-acs-signature-nonce': call.nonce,
    'x-acs-version': call.version,
  }
  const names = Object.keys(headers).toSorted()
  const canonical = [
    'POST',
    '/',
    aliyunQuery(query),
    names.map((name) => `${name}:${headers[name]?.trim()}\n`).join(''),
    names.join(';'),
    sha256(body),
  ].join('\n')
  const signature = createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex')
  return { ...headers, authorization: `ACS3-HMAC-SHA256 Credential=${keyId},SignedHeaders=${names.join(';')},Signature=${signature}` }
}

/** In order of the names, escaped as RFC 3986 has it. */
export const aliyunQuery = (query: Readonly<Record<string, string>>): string =>
  Object.keys(query)
    .toSorted()
    .map((name) => `${escaped(name)}=${escaped(query[name] ?? '')}`)
    .join('&')

const escaped = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

import { createHash, createHmac } from 'node:crypto'

export interface TencentCall {
  /** As it goes out, with its port. */
  readonly host: string
  readonly service?: string
  readonly action: string
  readonly at: Date
  readonly body: string
  readonly secretId: string
  readonly secretKey: string
}

export const tencentType = 'application/json; charset=utf-8'
const signedHeaders = 'content-type;host;x-tc-action'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** The Authorization of a POST of JSON to `/`: TC3-HMAC-SHA256. */
export function signTencent({ host, service = 'sms', action, at, body, secretId, secretKey }: TencentCall): string {
  const date = at.toISOString().slice(0, 10)
  const scope = `${date}/${service}/tc3_request`
  const headers = `content-type:${tencentType}\nhost:${host}\nx-tc-action:${action.toLowerCase()}\n`
  const canonical = ['POST', '/', '', headers, signedHeaders, sha256(body)].join('\n')
  const key = mac(mac(mac(`TC3${secretKey}`, date), service), 'tc3_request')
  const signature = mac(key, ['TC3-HMAC-SHA256', secondsOf(at), scope, sha256(canonical)].join('\n')).toString('hex')
  return `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`
}

export const secondsOf = (at: Date): string => String(Math.floor(at.getTime() / 1_000))

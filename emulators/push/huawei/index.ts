import { randomBytes } from 'node:crypto'
import { startEmulator } from '../../lib/emulator.ts'
import { kit as newKit } from '../../lib/kit.ts'
import { type Answer, type Asked, type Emulator, json } from '../../lib/wire.ts'
import { type HuaweiAccount, huaweiAccount } from './account.ts'
import { push } from './push.ts'
import { pushOf, Refused } from './request.ts'

export interface Options {
  readonly port?: number
  readonly wall?: () => Date
}

/** Huawei Push Kit over HTTPS, v1: access tokens of OAuth 2.0, notifications to tokens, signed receipts. Both services at one address. */
export function startHuawei({ port, wall, ...given }: Options & Partial<HuaweiAccount> = {}): Promise<Emulator<HuaweiAccount>> {
  const account = { ...huaweiAccount(), ...given }
  const kit = newKit(wall)
  /** Until when each is good. */
  const tokens = new Map<string, number>()

  function tokenFor({ method, headers, body }: Asked): Answer {
    if (method !== 'POST' || !String(headers['content-type']).startsWith('application/x-www-form-urlencoded'))
      return json(400, { error: 1102, sub_error: 20_001, error_description: 'a form is wanted' })
    const form = new URLSearchParams(body.toString())
    if (form.get('grant_type') !== 'client_credentials' || form.size !== 3)
      return json(400, { error: 1102, sub_error: 20_001, error_description: 'grant_type is invalid' })
    if (form.get('client_id') !== account.clientId || form.get('client_secret') !== account.clientSecret)
      return json(401, { error: 1101, sub_error: 20_041, error_description: 'invalid client' })
    // With signs that have to be escaped in JSON, as the real ones.
    const token = `${randomBytes(60).toString('base64')}/+==`
    tokens.set(token, kit.clock.now().getTime() + account.tokenS * 1_000)
    return json(200, { access_token: token, expires_in: account.tokenS, token_type: 'Bearer' })
  }

  function pushed({ method, headers, body, url }: Asked): Answer {
    try {
      if (url.pathname !== `/v1/${account.clientId}/messages:send` || method !== 'POST') throw new Refused('404', 'not found', 404)
      const until = tokens.get(/^Bearer (\S+)$/.exec(String(headers.authorization))?.[1] ?? '')
      if (until === undefined) throw new Refused('80200001', 'Oauth authentication error', 401)
      if (until <= kit.clock.now().getTime()) throw new Refused('80200003', 'Oauth Token expired', 401)
      const told = kit.faults.take('code', 'send')
      if (told) throw new Refused(told.code, told.message)
      if (!String(headers['content-type']).startsWith('application/json')) throw new Refused('80100001', 'a body of JSON is wanted')
      return json(200, push(pushOf(body), account, kit))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return json(error.status, { code: error.code, msg: error.message, requestId: kit.number() })
    }
  }

  const isOAuth = ({ url }: Asked): boolean => url.pathname === '/oauth2/v3/token'
  return startEmulator({
    name: 'Huawei Push Kit',
    account,
    kit,
    port,
    action: (asked) => (isOAuth(asked) ? 'token' : 'send'),
    answer: (asked) => (isOAuth(asked) ? tokenFor(asked) : pushed(asked)),
    reset: () => tokens.clear(),
  })
}

export { type HuaweiAccount } from './account.ts'

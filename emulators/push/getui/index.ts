import { randomUUID } from 'node:crypto'
import { startEmulator } from '../../lib/emulator.ts'
import { kit as newKit } from '../../lib/kit.ts'
import { type Answer, type Asked, type Emulator, json } from '../../lib/wire.ts'
import { type GetuiAccount, getuiAccount, signOf } from './account.ts'
import { push } from './push.ts'
import { pushOf, Refused } from './request.ts'

export interface Options {
  readonly port?: number
  readonly wall?: () => Date
}

const freshMs = 600_000
/** By what the code begins with. */
const statuses: Readonly<Record<string, number>> = { 1: 401, 2: 400, 3: 403 }

/** Getui, REST v2: access tokens, and pushes to one client id. */
export function startGetui({ port, wall, ...given }: Options & Partial<GetuiAccount> = {}): Promise<Emulator<GetuiAccount>> {
  const account = { ...getuiAccount(), ...given }
  const kit = newKit(wall)
  /** Tokens and until when they are good; what was answered under each name. */
  const tokens = new Map<string, number>()
  const names = new Map<string, unknown>()

  function limited(key: string, permits: number, code: number): void {
    if (kit.limits.over(key, [{ span: 'minute', permits }])) throw new Refused(code, 'too many in a minute', 401)
    kit.limits.hit(key)
  }

  function tokenFor(body: unknown): unknown {
    limited('auth', account.authsAMinute, 10_003)
    const { sign, timestamp, appkey, ...rest } = Object(body) as Record<string, unknown>
    if (Object.keys(rest).length > 0 || typeof timestamp !== 'string' || !/^\d{13}$/.test(timestamp))
      throw new Refused(20_001, 'timestamp is invalid', 400)
    if (appkey !== account.appKey) throw new Refused(20_001, 'appkey is invalid', 400)
    const now = kit.clock.now().getTime()
    if (sign !== signOf(account, timestamp) || Math.abs(now - Number(timestamp)) > freshMs)
      throw new Refused(20_001, 'sign is invalid', 400)
    const token = randomUUID().replaceAll('-', '')
    tokens.set(token, now + account.tokenMs)
    return { expire_time: String(now + account.tokenMs), token }
  }

  function pushed({ headers }: Asked, body: unknown): unknown {
    if ((tokens.get(String(headers.token)) ?? 0) <= kit.clock.now().getTime()) throw new Refused(10_001, 'token is invalid', 401)
    limited('push', account.permitsAMinute, 10_005)
    const what = pushOf(body)
    const earlier = names.get(what.request_id)
    if (earlier && account.repeated === 'refused') throw new Refused(20_001, 'request_id cannot be repeat.', 400)
    if (earlier) return earlier
    const answer = push(what, account, kit)
    names.set(what.request_id, answer)
    return answer
  }

  function answer(asked: Asked): Answer {
    const { method, url, headers } = asked
    try {
      const path = /^\/v2\/([^/]+)(\/.*)$/.exec(url.pathname)
      if (path?.[1] !== account.appId) throw new Refused(404, 'url is invalid', 404)
      if (path[2] !== '/auth' && path[2] !== '/push/single/cid') throw new Refused(404, 'url is invalid', 404)
      if (method !== 'POST') throw new Refused(405, 'method is not supported', 405)
      const told = kit.faults.take('code', path[2])
      if (told) throw new Refused(Number(told.code), told.message, (told.code.length === 5 ? statuses[told.code[0] ?? ''] : 200) ?? 200)
      if (!String(headers['content-type']).startsWith('application/json')) throw new Refused(1, 'fail', 200)
      const body = jsonOf(asked.body)
      return json(200, { code: 0, msg: '', data: path[2] === '/auth' ? tokenFor(body) : pushed(asked, body) })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return json(error.status, { code: error.code, msg: error.message })
    }
  }

  return startEmulator({
    name: 'Getui',
    account,
    kit,
    port,
    action: ({ url }) => url.pathname.replace(/^\/v2\/[^/]+/, ''),
    answer,
    reset() {
      tokens.clear()
      names.clear()
    },
  })
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    throw new Refused(1, 'fail', 200)
  }
}

export { type GetuiAccount } from './account.ts'

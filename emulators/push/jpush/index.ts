import { randomUUID } from 'node:crypto'
import { startEmulator } from '../../lib/emulator.ts'
import { kit as newKit } from '../../lib/kit.ts'
import { type Answer, type Asked, type Emulator, json } from '../../lib/wire.ts'
import { authorizationOf, type JPushAccount, jpushAccount } from './account.ts'
import { push } from './push.ts'
import { pushOf, Refused } from './request.ts'

export interface Options {
  readonly port?: number
  readonly wall?: () => Date
}

const dayMs = 86_400_000

/** JPush, REST v3: names of calls, pushes to registration ids, and the same without pushing anything. */
export function startJPush({ port, wall, ...given }: Options & Partial<JPushAccount> = {}): Promise<Emulator<JPushAccount>> {
  const account = { ...jpushAccount(), ...given }
  const kit = newKit(wall)
  /** Names that were given out, until when they are good, and what was answered under them first. */
  const names = new Map<string, { until: number; answer?: unknown }>()
  let minute = { since: 0, used: 0 }

  function useUp(): { over: boolean; headers: Record<string, string> } {
    const now = kit.clock.now().getTime()
    if (now - minute.since >= 60_000) minute = { since: now, used: 0 }
    minute.used += 1
    const left = account.permitsAMinute - minute.used
    const headers = {
      'X-Rate-Limit-Quota': String(account.permitsAMinute),
      'X-Rate-Limit-Remaining': String(Math.max(0, left)),
      'X-Rate-Limit-Reset': String(Math.ceil((minute.since + 60_000 - now) / 1_000)),
    }
    return { over: left < 0, headers }
  }

  function namesFor(asked: Asked): unknown {
    const count = Number(asked.url.searchParams.get('count') ?? '1')
    if (!Number.isInteger(count) || count < 1) throw new Refused(1003, 'the value of count is not valid')
    if (!['push', 'schedule', null].includes(asked.url.searchParams.get('type'))) throw new Refused(1003, 'the value of type is not valid')
    const some = Array.from({ length: Math.min(count, account.isVip ? 1_000 : 10) }, () => `${account.appKey}-${randomUUID()}`)
    for (const name of some) names.set(name, { until: kit.clock.now().getTime() + dayMs })
    return { cidlist: some }
  }

  function pushed(asked: Asked, isDry: boolean): unknown {
    const what = pushOf(objectOf(asked.body))
    const name = what.cid === undefined ? undefined : names.get(what.cid)
    if (what.cid !== undefined && (!name || name.until < kit.clock.now().getTime()))
      throw new Refused(1003, 'the cid is not one of the pool')
    if (name?.answer) return name.answer
    const { sendno = 0 } = what.options
    const answer = { sendno: String(sendno), msg_id: push(what, account, kit, isDry) }
    if (name && !isDry) name.answer = answer
    return answer
  }

  function answer(asked: Asked): Answer {
    const { method, url } = asked
    const { over, headers } = useUp()
    try {
      if (asked.headers.authorization !== authorizationOf(account)) throw new Refused(1004, 'authen failed', 401)
      if (account.isBlocked) throw new Refused(2003, 'the app is not allowed to call any more', 403)
      if (over) throw new Refused(2002, 'Rate limit exceeded', 429)
      const told = kit.faults.take('code', url.pathname)
      if (told) throw new Refused(Number(told.code), told.message)
      if (url.pathname === '/v3/push/cid' && method === 'GET') return { ...json(200, namesFor(asked)), headers }
      if (url.pathname !== '/v3/push' && url.pathname !== '/v3/push/validate') throw new Refused(1000, 'no such path', 404)
      if (method !== 'POST') throw new Refused(1001, 'only POST is supported', 405)
      return { ...json(200, pushed(asked, url.pathname.endsWith('validate'))), headers }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return { ...json(error.status, { error: { code: error.code, message: error.message } }), headers }
    }
  }

  return startEmulator({
    name: 'JPush',
    account,
    kit,
    port,
    action: ({ url }) => url.pathname,
    answer,
    reset() {
      names.clear()
      minute = { since: 0, used: 0 }
    },
  })
}

function objectOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    throw new Refused(1003, 'the body is not JSON')
  }
}

export { type JPushAccount } from './account.ts'

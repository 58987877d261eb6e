import { startEmulator } from '../../lib/emulator.ts'
import { kit as newKit } from '../../lib/kit.ts'
import type { Limit } from '../../lib/limits.ts'
import { type Answer, type Asked, type Emulator, json } from '../../lib/wire.ts'
import { asObject, hasKeyword, mayCall, objectOf, type Rules, say, textIn } from '../group.ts'
import { refusalOf } from './signature.ts'

export interface DingTalkAccount extends Rules {
  accessToken: string
  limits: Limit[]
}

export interface Options {
  readonly port?: number
  readonly wall?: () => Date
}

/** Whoever says too much is not heard for so long. */
const blockMs = 10 * 60_000
const longest = 20_000

/** A custom robot of DingTalk: `/robot/send`. Everything is answered with 200. */
export function startDingTalk({ port, wall, ...given }: Options & Partial<DingTalkAccount> = {}): Promise<Emulator<DingTalkAccount>> {
  const account: DingTalkAccount = {
    accessToken: 'dingtalk-token',
    secret: 'SECemulator',
    keywords: [],
    ips: [],
    limits: [{ span: 'minute', permits: 20 }],
    ...given,
  }
  const kit = newKit(wall)
  let blockedUntil = 0

  function answer(asked: Asked): Answer {
    const { method, url, headers, body } = asked
    if (url.pathname !== '/robot/send') return json(404, { errcode: 404, errmsg: 'the requested uri does not exist' })
    if (method !== 'POST' || !String(headers['content-type']).startsWith('application/json'))
      return refused(43004, 'the content-type must be application/json')
    const told = kit.faults.take('code', 'send')
    if (told) return refused(Number(told.code), told.message)
    // The documents name no code for it.
    if (url.searchParams.get('access_token') !== account.accessToken) return refused(300005, 'token is not exist')
    if (!mayCall(asked, account)) return refused(310000, `ip ${asked.ip ?? ''} not in whitelist`)
    const unsigned = account.secret === '' ? undefined : refusalOf(url.searchParams, account.secret, kit.clock.wall())
    if (unsigned) return refused(310000, unsigned)
    if (body.length > longest) return refused(460101, 'message too long, exceed 20000 bytes')
    const message = objectOf(body)
    const text = textOf(message)
    if (!message || text === undefined) return refused(400401, 'missing or invalid parameter in the message')
    if (!hasKeyword(text, account)) return refused(310000, 'keywords not in content')
    const now = kit.clock.now().getTime()
    if (now >= blockedUntil && kit.limits.over('robot', account.limits)) blockedUntil = now + blockMs
    if (now < blockedUntil) return refused(130101, 'send too fast, exceed 20 times per minute')
    kit.limits.hit('robot')
    say(kit, account.accessToken, textIn(message, 'msgtype'), text)
    return json(200, { errcode: 0, errmsg: 'ok' })
  }

  return startEmulator({
    name: 'DingTalk robot',
    account,
    kit,
    port,
    action: () => 'send',
    answer,
    reply: () => Promise.resolve(),
    reset: () => void (blockedUntil = 0),
  })
}

const refused = (errcode: number, errmsg: string): Answer => json(200, { errcode, errmsg })

/** As it is read; undefined: not as the documents have it. */
function textOf(message: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const kind = textIn(message, 'msgtype')
  const body = asObject(message?.[kind])
  if (kind === 'text') return textIn(body, 'content') || undefined
  if (kind !== 'markdown') return undefined
  const [title, text] = [textIn(body, 'title'), textIn(body, 'text')]
  return title && text ? `${title}\n${text}` : undefined
}

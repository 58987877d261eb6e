import { startEmulator } from '../../lib/emulator.ts'
import { kit as newKit } from '../../lib/kit.ts'
import type { Limit } from '../../lib/limits.ts'
import { type Answer, type Asked, type Emulator, json } from '../../lib/wire.ts'
import { asObject, objectOf, say, textIn } from '../group.ts'

export interface WeComAccount {
  key: string
  limits: Limit[]
}

export interface Options {
  readonly port?: number
  readonly wall?: () => Date
}

/** Bytes that the text of a message may have, by its kind. */
const longest: Readonly<Record<string, number>> = { text: 2_048, markdown: 4_096 }

/** A group robot of WeCom: `/cgi-bin/webhook/send`. Its address is its only secret; everything is answered with 200. */
export function startWeCom({ port, wall, ...given }: Options & Partial<WeComAccount> = {}): Promise<Emulator<WeComAccount>> {
  const account: WeComAccount = { key: 'wecom-key', limits: [{ span: 'minute', permits: 20 }], ...given }
  const kit = newKit(wall)

  function answer({ method, url, body }: Asked): Answer {
    if (url.pathname !== '/cgi-bin/webhook/send') return json(404, { errcode: 404, errmsg: 'not found' })
    const told = kit.faults.take('code', 'send')
    if (told) return refused(Number(told.code), told.message)
    if (method !== 'POST') return refused(43002, 'require POST method')
    if (url.searchParams.get('key') !== account.key) return refused(93000, 'invalid webhook url')
    const message = objectOf(body)
    if (!message) return refused(47001, 'data format error')
    const kind = textIn(message, 'msgtype')
    const most = Object.hasOwn(longest, kind) ? longest[kind] : undefined
    if (most === undefined) return refused(40008, 'invalid message type')
    const text = textIn(asObject(message[kind]), 'content')
    if (text === '') return refused(44004, 'content is empty')
    if (Buffer.byteLength(text) > most) return refused(40058, `${kind}.content exceed max length ${most}`)
    if (kit.limits.over('robot', account.limits)) return refused(45009, 'api freq out of limit')
    kit.limits.hit('robot')
    say(kit, account.key, kind, text)
    return json(200, { errcode: 0, errmsg: 'ok' })
  }

  return startEmulator({ name: 'WeCom robot', account, kit, port, action: () => 'send', answer, reply: () => Promise.resolve() })
}

const refused = (errcode: number, errmsg: string): Answer => json(200, { errcode, errmsg })

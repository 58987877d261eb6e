import { startEmulator } from '../../lib/emulator.ts'
import { kit as newKit } from '../../lib/kit.ts'
import type { Limit } from '../../lib/limits.ts'
import { type Answer, type Asked, type Emulator, json } from '../../lib/wire.ts'
import { asObject, hasKeyword, mayCall, objectOf, type Rules, say, textIn } from '../group.ts'
import { isSigned } from './signature.ts'

export interface FeishuAccount extends Rules {
  token: string
  limits: Limit[]
}

export interface Options {
  readonly port?: number
  readonly wall?: () => Date
}

const longest = 20 * 1_024

/** A custom bot of Feishu: `/open-apis/bot/v2/hook/<token>`. */
export function startFeishu({ port, wall, ...given }: Options & Partial<FeishuAccount> = {}): Promise<Emulator<FeishuAccount>> {
  const account: FeishuAccount = {
    token: 'feishu-token',
    secret: 'feishu-secret',
    keywords: [],
    ips: [],
    limits: [
      { span: 'second', permits: 5 },
      { span: 'minute', permits: 100 },
    ],
    ...given,
  }
  const kit = newKit(wall)

  function answer(asked: Asked): Answer {
    const { method, url, headers, body } = asked
    const path = /^\/open-apis\/bot\/v2\/hook\/([^/]+)$/.exec(url.pathname)
    if (!path) return json(404, { code: 404, msg: 'not found' })
    const told = kit.faults.take('code', 'send')
    if (told) return refused(Number(told.code), told.message)
    // The documents name no code for it.
    if (path[1] !== account.token) return refused(19001, 'param invalid: incoming webhook access token invalid')
    const message = objectOf(body)
    const isJson = method === 'POST' && String(headers['content-type']).startsWith('application/json')
    if (!message || !isJson || body.length > longest) return json(400, { code: 9499, msg: 'Bad Request', data: {} })
    if (!mayCall(asked, account)) return refused(19022, 'Ip Not Allowed')
    const { secret } = account
    if (secret !== '' && !isSigned(textIn(message, 'timestamp'), textIn(message, 'sign'), secret, kit.clock.wall()))
      return refused(19021, 'sign match fail or timestamp is not within one hour from current time')
    const text = textOf(message)
    if (text === undefined) return json(400, { code: 9499, msg: 'Bad Request', data: {} })
    if (!hasKeyword(text, account)) return refused(19024, 'Key Words Not Found')
    if (kit.limits.over('bot', account.limits)) return refused(11232, 'frequency limited')
    kit.limits.hit('bot')
    say(kit, account.token, textIn(message, 'msg_type'), text)
    return json(200, { StatusCode: 0, StatusMessage: 'success', code: 0, data: {}, msg: 'success' })
  }

  return startEmulator({ name: 'Feishu bot', account, kit, port, action: () => 'send', answer, reply: () => Promise.resolve() })
}

const refused = (code: number, msg: string): Answer => json(200, { code, msg, data: {} })

/** As it is read; undefined: not as the documents have it. */
function textOf(message: Readonly<Record<string, unknown>>): string | undefined {
  const content = asObject(message.content)
  if (message.msg_type === 'text') return textIn(content, 'text') || undefined
  if (message.msg_type !== 'post') return undefined
  const [post] = Object.values(asObject(content?.post) ?? {}).map(asObject)
  const lines = Array.isArray(post?.content) ? post.content.map(lineOf) : []
  if (lines.length === 0 || lines.includes(undefined)) return undefined
  return [textIn(post, 'title'), ...lines].filter(Boolean).join('\n')
}

function lineOf(line: unknown): string | undefined {
  if (!Array.isArray(line)) return undefined
  const parts = line.map((part) => {
    const tag = asObject(part)
    if (tag?.tag === 'text') return textIn(tag, 'text')
    return tag?.tag === 'a' && textIn(tag, 'href') ? `${textIn(tag, 'text')} (${textIn(tag, 'href')})` : undefined
  })
  return parts.includes(undefined) ? undefined : parts.join('')
}

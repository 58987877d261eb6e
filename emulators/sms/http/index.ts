import { startEmulator } from '../../lib/emulator.ts'
import { kit as newKit } from '../../lib/kit.ts'
import { isE164, mainlandNumber, unitsOf } from '../../lib/phones.ts'
import { type Answer, type Asked, type Emulator, json } from '../../lib/wire.ts'

export interface GatewayAccount {
  /** Of the header `X-Api-Key`. */
  apiKey: string
}

export interface Options {
  readonly port?: number
  readonly wall?: () => Date
}

/** A gateway as there are many: `/sms` takes `to`, `text` and `ref` as JSON, a form or a query, and says `{"code":0,"data":{"id":…}}`. */
export function startHttpSms({ port, wall, ...given }: Options & Partial<GatewayAccount> = {}): Promise<Emulator<GatewayAccount>> {
  const account = { apiKey: 'emulator-key', ...given }
  const kit = newKit(wall)

  function answer(asked: Asked): Answer {
    if (asked.url.pathname !== '/sms') return json(404, { code: 404, message: 'no such path' })
    if (asked.headers['x-api-key'] !== account.apiKey) return json(401, { code: 401, message: 'wrong key' })
    const told = kit.faults.take('code', 'send')
    if (told) return json(200, { code: Number(told.code), message: told.message })
    const fields = fieldsOf(asked)
    const [to, text, ref] = ['to', 'text', 'ref'].map((name) => (typeof fields?.[name] === 'string' ? fields[name] : ''))
    if (!to || !text || !(isE164(to) || mainlandNumber(to))) return json(422, { code: 422, message: 'to and text are needed' })
    const id = kit.number()
    kit.inbox.add({
      id,
      at: kit.clock.now(),
      to,
      text,
      signature: '',
      template: '',
      ref: ref ?? '',
      units: unitsOf(text),
      state: 'sent',
      code: '',
    })
    return json(200, { code: 0, data: { id } })
  }

  return startEmulator({ name: 'HTTP gateway', account, kit, port, action: () => 'send', answer, reply: () => Promise.resolve() })
}

function fieldsOf({ method, url, headers, body }: Asked): Record<string, unknown> | undefined {
  if (method === 'GET') return Object.fromEntries(url.searchParams)
  if (String(headers['content-type']).startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body.toString()))
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>
  } catch {
    return undefined
  }
}

import { z } from 'zod'
import { inboxPage } from './inbox.ts'
import { type Answer, type Asked, type Emulator, json } from './wire.ts'

const advance = z.object({ ms: z.int().min(0) })
const reply = z.object({ from: z.string(), text: z.string(), to: z.string().optional() })
const outcomes = z.record(z.string(), z.string().nullable())

/** What tests and people tell an emulator, under `/__ctl`. */
export async function control(emulator: Emulator, asked: Asked): Promise<Answer> {
  const { kit, account, name } = emulator
  const path = `${asked.method} ${asked.url.pathname.slice('/__ctl'.length) || '/'}`
  try {
    switch (path) {
      case 'GET /':
      case 'GET /inbox.html':
        return { status: 200, body: inboxPage(name, kit.inbox), type: 'text/html; charset=utf-8' }
      case 'GET /inbox':
        return json(200, kit.inbox.messages)
      case 'GET /calls':
        return json(200, kit.calls)
      case 'GET /callbacks':
        return json(200, kit.callbacks.log)
      case 'GET /account':
        return json(200, account)
      case 'PATCH /account':
        Object.assign(account as object, z.record(z.string(), z.unknown()).parse(given(asked)))
        return json(200, account)
      case 'GET /clock':
        return json(200, { now: kit.clock.now() })
      case 'POST /clock':
        await kit.clock.advance(advance.parse(given(asked)).ms)
        return json(200, { now: kit.clock.now() })
      case 'POST /faults':
        kit.faults.add(given(asked) as Parameters<typeof kit.faults.add>[0] /* parsed there */)
        return json(201, {})
      case 'PATCH /outcomes':
        for (const [number, code] of Object.entries(outcomes.parse(given(asked))))
          if (code === null) kit.outcomes.delete(number)
          else kit.outcomes.set(number, code)
        return json(200, Object.fromEntries(kit.outcomes))
      case 'POST /reply': {
        const { from, text, to } = reply.parse(given(asked))
        await emulator.reply(from, text, to)
        return json(201, {})
      }
      case 'POST /reset':
        emulator.reset()
        return json(200, {})
      default:
        return json(404, { error: `no ${path}` })
    }
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) })
  }
}

const given = ({ body }: Asked): unknown => JSON.parse(body.toString() || '{}')

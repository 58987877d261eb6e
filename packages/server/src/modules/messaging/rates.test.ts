import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactRules } from '../../../test/mail-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { preparing } from '../../../test/prepare-kit.ts'
import { type SmsWorld, smsWorld } from '../../../test/sms-kit.ts'
import { sql } from '../../platform/sql.ts'
import { prepare } from './prepare.ts'
import * as store from './store.ts'

let w: SmsWorld
beforeAll(async () => {
  w = await smsWorld()
  await w.journey('Dear', { class: 'marketing' })
  await w.journey('Code', { class: 'service' })
}, 60_000)
afterAll(() => w.end())

const mobile = (i: number): string => `+86138000${String(i).padStart(5, '0')}`
const rate = (limit: number, per: string, more: object = {}): object => ({ channel: 'sms', limit, per, ...more })
const rates = (...some: object[]): Promise<void> => contactRules(w.world, w.project, { rates: some })

/** People ask for messages; nothing is sent yet. */
async function asks(from: number, n: number, event: string): Promise<void> {
  const at = w.world.clock.now().toISOString()
  const some = Array.from({ length: n }, (_, i) => record({ ids: [`login:u${from + i}`], set: { mobile: mobile(from + i) }, event, at }))
  await w.world.app.ingest.accept(w.project.id, 'native', some)
  await w.world.app.ingest.drain()
  while (await w.world.app.act()) continue
}
async function states(): Promise<Record<string, number>> {
  const all = await w.messages()
  return Object.fromEntries(
    [...Map.groupBy(all, ({ state, reason }) => `${state} ${reason}`.trim())].map(([key, some]) => [key, some.length]),
  )
}

test('48 rounds at once hand over as many as a second may have, and not one more; the others are told when there is room', async () => {
  await rates(rate(5, 'second'))
  const { postgres } = w.world.databases
  await asks(0, 48, 'Dear')
  const queued = await postgres.rows<store.Intent>(sql`
    select ${store.intentColumns} from message_intents i where i.part between 0 and 255 and i.project_id = ${w.project.id} and i.state = 'queued'`)
  expect(queued).toHaveLength(48)
  const deps = preparing(w.world)
  const rounds = await Promise.all(queued.map((intent) => postgres.transaction((tx) => prepare(deps, tx, [intent], []))))
  expect(rounds.filter((round) => round.sends.length === 1)).toHaveLength(5)
  expect(await states()).toEqual({ sending: 5, 'queued rate_until: 2026-11-02 12:00 Asia/Shanghai · sms 5/second': 43 })
  await postgres.run(sql`update message_attempts set state = 'sent' where part between 0 and 255 and state = 'dispatching'`)
  await postgres.run(sql`update message_intents set state = 'sent' where part between 0 and 255 and state = 'sending'`)
})

test('every second sends its number, service first; what waits says by when, and each goes once', async () => {
  const { world } = w
  const phones = w.phones().length
  await world.settle()
  expect(w.phones()).toHaveLength(phones)
  world.clock.advance(1_000)
  await world.settle()
  expect(w.phones()).toHaveLength(phones + 5)
  await asks(100, 2, 'Code')
  world.clock.advance(1_000)
  await world.settle()
  expect((await w.messages()).filter(({ state }) => state === 'sent')).toHaveLength(15)
  expect((await w.messages()).slice(48).map(({ state }) => state)).toEqual(['sent', 'sent'])
  await asks(200, 3, 'Dear')
  expect(Object.keys(await states())).toContain('queued rate_waits: 2026-11-02 12:00 Asia/Shanghai · sms 5/second')
  for (let second = 0; second < 8; second++) {
    world.clock.advance(1_000)
    await world.settle()
  }
  expect(await states()).toEqual({ sent: 53 })
  expect(new Set(w.phones()).size).toBe(w.phones().length)
  const perSecond = await world.databases.postgres.rows<{ n: number }>(sql`
    select count(*) as n from message_attempts where part between 0 and 255 group by dispatched_at order by n desc limit 1`)
  expect(perSecond).toEqual([{ n: 5 }])
})

test('a day of an account has its number, which service passes; it warms up; the slowest of several rates decides', async () => {
  const { world } = w
  const warmUp = { since: '2026-11-03', days: 2, first: 2 }
  await rates(rate(8, 'day', { account: w.account, warmUp }), rate(100, 'second'))
  world.clock.set(new Date('2026-11-02T16:00:00Z'))
  await asks(300, 6, 'Dear')
  await asks(400, 1, 'Code')
  await world.settle()
  const day = async (): Promise<number> => (await w.messages()).filter(({ state }) => state === 'sent').length - 53
  expect(await day()).toBe(2)
  await asks(401, 1, 'Code')
  await world.settle()
  world.clock.set(new Date('2026-11-03T16:00:00Z'))
  await world.settle()
  const after = await states()
  expect(after).toMatchObject({ sent: 53 + 2 + 1 + 4 })
})

test('a rate names an account of its channel', async () => {
  const at = await w.world.revisionOf(w.project, 'contact-rules')
  const put = async (account: string): Promise<number> =>
    (await w.world.call(w.project, 'PUT', 'contact-rules', { rates: [rate(5, 'second', { account })] }, at)).status
  expect([await put('acc_0000000000000000'), await put(w.account)]).toEqual([404, 200])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { publish } from '../../../test/journey-kit.ts'
import { contactRules } from '../../../test/mail-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { preparing } from '../../../test/prepare-kit.ts'
import { smsTemplate, type SmsWorld, smsWorld } from '../../../test/sms-kit.ts'
import { sql } from '../../platform/sql.ts'
import { foldSpend } from './budgets.ts'
import { prepare } from './prepare.ts'
import * as store from './store.ts'

let w: SmsWorld
let templateId: string
beforeAll(async () => {
  w = await smsWorld()
  templateId = await smsTemplate(w.world, w.project)
}, 60_000)
afterAll(() => w.end())

const texts = (event: string, name: string, { limits, ...settings }: { limits?: object; class?: string } = {}): Promise<string> =>
  publish(
    w.world,
    w.project,
    {
      entry: { kind: 'event', event, filters: [] },
      nodes: [{ id: 'text', kind: 'send', settings: { channel: 'sms', templateId, class: 'marketing', ...settings } }],
      edges: [{ from: 'entry', port: 'next', to: 'text' }],
      reentry: { kind: 'after_exit' },
      ...(limits ? { limits } : {}),
    },
    name,
  )
const mobile = (i: number): string => `+86138000${String(i).padStart(5, '0')}`
const spent = async (): Promise<object[]> => (await w.world.call<{ spent: object[] }>(w.project, 'GET', 'contact-rules')).body.spent
const lastOf = async (): Promise<string> => {
  const last = (await w.messages()).at(-1)
  return `${last?.state} ${last?.reason}`
}

test('64 claims at once spend what a journey may spend, and not a cent more', async () => {
  const { world, project } = w
  const { postgres } = world.databases
  // Four at 0.045.
  await texts('Dear', 'Dear journey', { limits: { budget: 0.2 } })
  const at = world.clock.now().toISOString()
  const events = Array.from({ length: 64 }, (_, i) => record({ ids: [`login:d${i}`], set: { mobile: mobile(i) }, event: 'Dear', at }))
  await world.app.ingest.accept(project.id, 'native', events)
  await world.app.ingest.drain()
  while (await world.app.act()) continue
  const queued = await postgres.rows<store.Intent>(sql`
    select ${store.intentColumns} from message_intents i where i.part between 0 and 255 and i.project_id = ${project.id} and i.state = 'queued'`)
  expect(queued).toHaveLength(64)
  const deps = preparing(world)
  const rounds = await Promise.all(queued.map((intent) => postgres.transaction((tx) => prepare(deps, tx, [intent], []))))
  expect(rounds.filter((round) => round.sends.length === 1)).toHaveLength(4)
  expect(rounds.flatMap((round) => round.dropped.map((one) => one.reason))).toEqual(Array(60).fill('budget: Dear journey'))
  const rows = sql`select count(*) as n, sum(amount)::bigint as amount from message_spend`
  expect(await postgres.one(rows)).toEqual({ n: 4, amount: 1_800 })
  await foldSpend(postgres)
  expect(await postgres.one(rows)).toEqual({ n: 1, amount: 1_800 })
  // What did not go after all is not spent.
  const attempts = rounds.flatMap((round) => round.sends.map(({ attempt }) => ({ ...attempt, state: 'failed' as const, reason: 'x' })))
  await postgres.transaction((tx) => store.finishAttempts(tx, attempts.slice(0, 3), world.clock.now()))
  // The provider counts two messages where one was thought of.
  await postgres.transaction((tx) =>
    store.finishAttempts(
      tx,
      attempts.slice(3).map((one) => ({ ...one, state: 'sent' as const, units: 2 })),
      world.clock.now(),
    ),
  )
  expect(await spent()).toEqual([{ channel: 'sms', amount: 0.09 }])
})

test('a channel spends its budget in each month of the project; service counts and always goes; what is held goes next month', async () => {
  const { world, project } = w
  await contactRules(world, project, { budgets: [{ channel: 'sms', amount: 0.18, action: 'drop' }] })
  await texts('Offer', 'Offers')
  await texts('Code', 'Codes', { class: 'service' })
  await w.does('m1', 'Offer', { mobile: mobile(101) })
  expect(await lastOf()).toBe('sent ')
  await w.does('m2', 'Code', { mobile: mobile(102) })
  expect(await spent()).toEqual([{ channel: 'sms', amount: 0.18 }])
  await w.does('m3', 'Offer', { mobile: mobile(103) })
  expect(await lastOf()).toBe('dropped budget: sms 2026-11')
  await w.does('m2', 'Code')
  expect(await lastOf()).toBe('sent ')
  await contactRules(world, project, { budgets: [{ channel: 'sms', amount: 0.18, action: 'hold' }] })
  await w.does('m4', 'Offer', { mobile: mobile(104) })
  expect(await lastOf()).toBe('dropped budget_too_long: 72')
  world.clock.set(new Date('2026-11-30T04:00:00Z'))
  await w.does('m5', 'Offer', { mobile: mobile(105) })
  expect(await lastOf()).toBe('queued budget_until: 2026-12-01 00:00 Asia/Shanghai · sms 2026-11')
  world.clock.set(new Date('2026-11-30T16:00:00Z'))
  await world.settle()
  expect(await lastOf()).toBe('sent ')
  expect(await spent()).toEqual([{ channel: 'sms', amount: 0.045 }])
})

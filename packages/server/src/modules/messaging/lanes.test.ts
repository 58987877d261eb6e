import { partOf } from '@millrace/contract/parts.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { does, journeyWorld, type JourneyWorld, known, mail, wait } from '../../../test/journey-world.ts'
import { mailSettings } from '../../../test/mail-kit.ts'
import { mailServer } from '../../../test/mail-server.ts'
import { sql } from '../../platform/sql.ts'
import { holdPeople } from '../profiles/index.ts'
import { claimIntents } from './claim.ts'
import { insertIntents, type Lane, lockRecipients } from './store.ts'

let w: JourneyWorld
beforeAll(async () => {
  w = await journeyWorld()
})
afterAll(() => w.end())

const parts = Array.from({ length: 256 }, (_, part) => part)
const due = (lane: Lane, count: number, from: number, { projectId = w.project.id, priority = 50 } = {}) => {
  const now = w.world.clock.now()
  return Array.from({ length: count }, (_, i) => ({
    reason: '',
    intent: {
      projectId,
      part: partOf(from + i),
      personId: from + i,
      journeyId: 1,
      version: 1,
      runId: from + i,
      node: 'm',
      visit: 1,
      channel: 'email' as const,
      templateId: 't',
      templateVersion: 1,
      class: 'service' as const,
      purpose: '',
      lane,
      priority,
      // The many have been due for longer.
      at: new Date(now.getTime() - 60_000 * lane),
      trigger: {},
    },
  }))
}

test('one message that answers an event goes before very many; neither keeps the other back for ever', async () => {
  const now = w.world.clock.now()
  const claimed = (): Promise<string[]> =>
    w.world.databases.postgres.transaction(async (tx) => {
      const intents = await claimIntents(tx, parts, () => [], now, 100)
      await tx.run(sql`delete from message_intents where intent_id = any(${intents.map((one) => one.intentId)}::bigint[])`)
      return intents.map((one) => (one.personId < 10_000 ? 'many' : 'answer'))
    })
  const count = (some: readonly string[], what: string): number => some.filter((one) => one === what).length
  await w.world.databases.postgres.transaction((tx) => insertIntents(tx, [...due(1, 400, 1), ...due(0, 1, 10_000)], now))
  const first = await claimed()
  expect([count(first, 'answer'), count(first, 'many')]).toEqual([1, 25])
  await w.world.databases.postgres.transaction((tx) => insertIntents(tx, due(0, 150, 20_000), now))
  const [second, third, fourth, fifth] = [await claimed(), await claimed(), await claimed(), await claimed()]
  expect([second, third].map((some) => [count(some, 'answer'), count(some, 'many')])).toEqual([
    [50, 50],
    [50, 50],
  ])
  expect([count(fourth, 'answer'), count(fifth, 'answer')]).toEqual([50, 0])
  expect(count(fifth, 'many')).toBe(100)
})

test('beside answers that never end the many go on, so many at a time as they are let', async () => {
  const now = w.world.clock.now()
  const { postgres } = w.world.databases
  await postgres.run(sql`delete from message_intents`)
  await postgres.transaction((tx) => insertIntents(tx, due(1, 100, 1), now))
  let [rounds, left] = [0, 100]
  for (; left > 0 && rounds < 20; rounds++) {
    await postgres.transaction((tx) => insertIntents(tx, due(0, 30, 10_000 + 100 * rounds), now))
    const lanes = await postgres.transaction(async (tx) => {
      const intents = await claimIntents(tx, parts, () => [], now, 100, [], 20)
      await tx.run(sql`delete from message_intents where intent_id = any(${intents.map((one) => one.intentId)}::bigint[])`)
      return intents.map(({ lane }) => lane)
    })
    expect(lanes.filter((lane) => lane === 0)).toHaveLength(30)
    left -= lanes.filter((lane) => lane === 1).length
  }
  expect([rounds, left]).toEqual([5, 0])
})

test('peer: of the many projects take turns, whatever priorities they give themselves; within one the highest goes first, and a line that waits is left out', async () => {
  const now = w.world.clock.now()
  const { postgres } = w.world.databases
  await postgres.run(sql`delete from message_intents`)
  const loud = [...due(1, 40, 1_000, { projectId: 7_001, priority: 100 }), ...due(1, 40, 2_000, { projectId: 7_001, priority: 90 })]
  const quiet = [...due(1, 5, 3_000, { projectId: 7_002, priority: 10 }), ...due(1, 5, 4_000, { projectId: 7_002, priority: 20 })]
  await postgres.transaction((tx) => insertIntents(tx, [...loud, ...quiet], now))
  const claimed = async (except: string[], limit: number): Promise<string[]> =>
    (await postgres.transaction((tx) => claimIntents(tx, parts, () => except, now, limit))).map((one) => `${one.projectId} ${one.priority}`)
  const some = await claimed([], 12)
  expect(some.filter((one) => one === '7001 100')).toHaveLength(6)
  expect(some.filter((one) => one.startsWith('7002')).toSorted()).toEqual(['7002 10', ...Array(5).fill('7002 20')])
  expect(new Set(await claimed(['7001/email'], 100))).toEqual(new Set(['7002 20', '7002 10']))
  expect(await claimed(['7002/email'], 50)).toEqual([...Array(40).fill('7001 100'), ...Array(10).fill('7001 90')])
  await postgres.run(sql`delete from message_intents where project_id in (7001, 7002)`)
})

test('whom an audience brings in is one of many; who comes by an event is not', async () => {
  await w.happens('09:00:00', known('a', { level: 'gold' }))
  const nodes = { v: wait(0), m: mail }
  const edges = ['entry>v', 'v>m']
  await w.start({ nodes, edges })
  const who = { kind: 'profile' as const, condition: { property: 'level', op: 'eq' as const, value: 'gold' } }
  await w.start({ entry: { kind: 'audience', who, when: { kind: 'now' } }, nodes, edges })
  await w.happens('10:00:00', { ids: ['login:a'], event: 'Start' })
  await w.happens('10:01:00')
  const rows = await w.world.databases.postgres.rows<{ lane: number }>(
    sql`select lane from message_intents where node = 'm' and template_id <> 't' order by lane`,
  )
  expect(rows.map((row) => row.lane)).toEqual([0, 1])
})

test('an answer to an event is not kept back by the many of its project that are in the air', async () => {
  const server = await mailServer()
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  server.onMail = (recipient) => (recipient.startsWith('many') ? held : undefined)
  await mailSettings(w.world, w.project, { smtpUrl: server.url })
  const many = Array.from({ length: 3 }, (_, i) => known(`many${i}`, { level: 'silver', email: `many${i}@x.cn` }))
  await w.happens('11:00:00', ...many, known('one', { email: 'one@x.cn' }))
  const nodes = { m: { kind: 'send', settings: { class: 'service' } } }
  await w.start({ entry: { kind: 'event', event: 'Ask' }, nodes, edges: ['entry>m'] })
  const who = { kind: 'profile' as const, condition: { property: 'level', op: 'eq' as const, value: 'silver' } }
  await w.start({ entry: { kind: 'audience', who, when: { kind: 'now' } }, nodes, edges: ['entry>m'] })
  await w.happens('11:01:00')
  await w.happens('11:02:00', does('one', 'Ask'))
  const before = server.received.map((one) => one.recipient)
  letGo()
  await w.happens('11:03:00')
  const after = server.received.map((one) => one.recipient).toSorted()
  await server.close()
  expect(before.filter((one) => one === 'one@x.cn')).toHaveLength(1)
  expect(after).toEqual(['many0@x.cn', 'many1@x.cn', 'many2@x.cn', 'one@x.cn'])
})

test('events of people whose messages are being decided do not wait for that', async () => {
  await w.happens('12:00:00', known('p'), known('q'))
  const { postgres } = w.world.databases
  const people = (await postgres.rows<{ id: number }>(sql`select person_id as id from people order by 1`)).map((row) => row.id)
  const held = await postgres.transaction(async (tx) => {
    const locked = await lockRecipients(tx, people)
    const others = await postgres.transaction((other) => holdPeople(other, people))
    return [locked.size, others.length]
  })
  expect(held).toEqual([people.length, people.length])
  expect(people.length).toBeGreaterThan(1)
})

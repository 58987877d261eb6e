import type { MessageDetail } from '@millrace/contract/messaging/api.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { broadcasting, inCity } from '../../../test/broadcast-kit.ts'
import { messages as listMessages } from '../../../test/mail-kit.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'
import { everybodyOf, ownOf } from './openings.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  // Two in the night in Shanghai.
  world = await makeWorld({ at: '2026-11-01T18:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

const zone = 'Asia/Shanghai'
const opened = (rows: readonly { person: number; at: number; kind?: string; isBot?: number }[]) =>
  world.databases.clickhouse.insert(
    'message_facts',
    rows
      .map(({ person, at, kind = 'opened', isBot = 0 }) =>
        JSON.stringify({
          project_id: project.id,
          kind,
          at: new Date(at).toISOString(),
          person_id: person,
          journey_id: 999,
          node: 'm',
          template_id: 't',
          intent_id: 1,
          is_bot: isBot,
        }),
      )
      .join('\n'),
    { date_time_input_format: 'best_effort' },
  )

test('property: what people opened is counted as one by one, machines and what was taken back left out', async () => {
  const now = world.clock.now()
  const fact = fc.record({
    person: fc.integer({ min: 900_001, max: 900_004 }),
    at: fc.integer({ min: 1, max: 100 * 24 }).map((n) => now.getTime() - n * 3_600_000),
    kind: fc.constantFrom('opened', 'clicked', 'sent'),
    isBot: fc.constantFrom(0, 0, 0, 1),
  })
  const facts = fc.sample(fact, 400)
  await opened(facts)
  const of = { projectId: project.id, zone, now }
  const own = await ownOf(world.databases.clickhouse, { ...of, people: [900_001, 900_002] })
  const everybody = await everybodyOf(world.databases.clickhouse, of)
  const counted = facts.filter(({ kind, isBot, at }) => kind !== 'sent' && isBot === 0 && at >= now.getTime() - 90 * 86_400_000)
  for (const person of [900_001, 900_002]) {
    const expected = Map.groupBy(
      counted.filter((one) => one.person === person),
      ({ at }) => at,
    )
    const found = own.get(person)?.toSorted((a, b) => a.at - b.at)
    expect(found).toEqual([...expected].map(([at, some]) => ({ at, n: some.length })).toSorted((a, b) => a.at - b.at))
  }
  expect(own.has(900_003)).toBe(false)
  const hourOf = (at: number): number => new Date(at + 8 * 3_600_000).getUTCHours()
  expect(everybody).toEqual(Array.from({ length: 24 }, (_, hour) => counted.filter(({ at }) => hourOf(at) === hour).length))
  await world.databases.clickhouse.run(sql`truncate table message_facts`)
})

test('a broadcast goes to each at their own hour and says of how many openings; whoever nothing is known of gets it at once', async () => {
  const b = broadcasting(world, project)
  await b.people({ user: 'early' }, { user: 'late' }, { user: 'new' })
  const numbers = new Map(
    (
      await world.databases.postgres.rows<{ id: number; email: string }>(sql`
        select person_id as id, properties ->> 'email' as email from people where project_id = ${project.id}`)
    ).map((row) => [row.email.split('@')[0], row.id]),
  )
  const day = 86_400_000
  const local = (ago: number, hour: number): number => Date.parse(`2026-11-02T${String(hour).padStart(2, '0')}:10:00+08:00`) - ago * day
  const some = (user: string, hours: readonly number[]) =>
    hours.map((hour, i) => ({ person: numbers.get(user) ?? 0, at: local(i + 1, hour) }))
  await opened([...some('early', [9, 9, 9, 20, 9, 9, 21, 9]), ...some('late', [20, 20, 20, 20, 20])])
  const template = await b.template('Hi')
  const id = await b.sends({ audience: inCity('A'), variants: [{ templateId: template, weight: 100 }], bestTime: { hours: 24 } })
  const states = async () => {
    const all = (await listMessages(world, project)).map((one) => `${one.state} ${one.reason}`.trim())
    return all.toSorted()
  }
  const waiting = (await states()).filter((one) => one !== 'sent')
  // One of ten is tried at random: these two are not, in a new project.
  expect(waiting).toEqual([
    'queued best_time: 2026-11-02 09:00 Asia/Shanghai · 6/8',
    'queued best_time: 2026-11-02 20:00 Asia/Shanghai · 5/5',
  ])
  const held = (await listMessages(world, project)).find((one) => one.reason.includes('6/8'))
  const detail = await world.call<MessageDetail>(project, 'GET', `messages/${held?.id}`)
  expect(detail.body.why?.zh).toMatchObject({
    check: 16,
    what: '等待该用户最常打开的时段：2026-11-02 09:00 Asia/Shanghai · 6/8 次打开与点击在该时段。',
  })
  await b.passes('2026-11-02T01:00:00Z')
  expect(await states()).toEqual(['queued best_time: 2026-11-02 20:00 Asia/Shanghai · 5/5', 'sent', 'sent'])
  await b.passes('2026-11-02T12:00:00Z')
  expect(await states()).toEqual(['sent', 'sent', 'sent'])
  expect((await b.report(id)).all.sent).toBe(3)
})

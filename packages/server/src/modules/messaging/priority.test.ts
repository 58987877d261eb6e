import type { DryRun } from '@millrace/contract/journeys/dry-run.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { broadcasting, inCity } from '../../../test/broadcast-kit.ts'
import { contactRules, greeting, messages } from '../../../test/mail-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { preparing } from '../../../test/prepare-kit.ts'
import { makeWorld, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'
import { claimIntents } from './claim.ts'
import { prepare } from './prepare.ts'
import * as store from './store.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-02T01:00:00Z' })
})
afterAll(() => world.end())

const cap = (limit: number) => ({
  caps: [{ scope: { kind: 'all' }, limit, per: { kind: 'calendar', unit: 'day' }, action: 'drop' }],
})
const allQueued = (projectId: number): Promise<store.Intent[]> =>
  world.databases.postgres.rows<store.Intent>(sql`
    select ${store.intentColumns} from message_intents i
    where i.part between 0 and 255 and i.project_id = ${projectId} and i.state = 'queued' order by i.intent_id`)

test('64 claims at once leave exactly the places that three messages of a higher priority will need, which then go', async () => {
  const project = await world.project('ranked')
  const { postgres } = world.databases
  await contactRules(world, project, cap(5))
  const look = await greeting(world, project, { event: 'Look' })
  await greeting(world, project, { event: 'Order', limits: { priority: 90 }, name: 'Orders' })
  const at = world.clock.now().toISOString()
  const events = Array.from({ length: 64 }, (_, i) =>
    record({ ids: ['login:r'], set: { email: 'r@x.cn' }, event: i < 3 ? 'Order' : 'Look', at, id: `s${i}` }),
  )
  await world.app.ingest.accept(project.id, 'native', events)
  await world.app.ingest.drain()
  while (await world.app.act()) continue
  const tonight = new Date(world.clock.now().getTime() + 3 * 3_600_000)
  await postgres.run(sql`
    update message_intents i set next_at = ${tonight} where i.project_id = ${project.id} and i.priority = 90 and i.part between 0 and 255`)
  const queued = await allQueued(project.id)
  const [later, now] = [queued.filter((one) => one.priority === 90), queued.filter((one) => one.priority === 50)]
  expect([later.length, now.length]).toEqual([3, 61])
  const personId = now[0]?.personId
  const minute = (n: number): string => new Date(Date.parse(at) + n * 60_000).toISOString()
  const looks = [1, 2, 3].map((n) => ({ event: 'Look', at: minute(n) }))
  const tried = await world.call<DryRun>(project, 'POST', `journeys/${look}/dry-run`, {
    person: { personId },
    events: looks,
    until: minute(9),
  })
  expect(tried.body.runs.flatMap((run) => run.sends.map((send) => send.reason))).toEqual(['', '', 'outranked: Orders'])
  const deps = preparing(world)
  const rounds = await Promise.all(now.map((intent) => postgres.transaction((tx) => prepare(deps, tx, [intent], []))))
  const reasons = rounds.flatMap((round) => round.dropped.map((one) => one.reason))
  expect(rounds.filter((round) => round.sends.length === 1)).toHaveLength(2)
  expect(reasons).toEqual(Array(59).fill('outranked: Orders'))
  world.clock.set(tonight)
  const due = await Promise.all(later.map((intent) => postgres.transaction((tx) => prepare(deps, tx, [intent], []))))
  expect(due.filter((round) => round.sends.length === 1)).toHaveLength(3)
})

test('of one round the higher priority is decided first, whatever came first', async () => {
  const project = await world.project('round')
  const { postgres } = world.databases
  await contactRules(world, project, cap(1))
  await greeting(world, project, { event: 'Go', limits: { priority: 10 } })
  await greeting(world, project, { event: 'Go', limits: { priority: 20 } })
  const at = world.clock.now().toISOString()
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['login:o'], set: { email: 'o@x.cn' }, event: 'Go', at })])
  await world.app.ingest.drain()
  while (await world.app.act()) continue
  const queued = await allQueued(project.id)
  const lowFirst = queued.toSorted((a, b) => a.priority - b.priority)
  const { sends, dropped } = await postgres.transaction((tx) => prepare(preparing(world), tx, lowFirst, []))
  expect(sends.map(({ intent }) => intent.priority)).toEqual([20])
  expect(dropped.map(({ intent, reason }) => [intent.priority, reason])).toEqual([[10, 'frequency_cap: 1/day']])
})

test('a broadcast that goes tonight keeps its places from one of lower priority that goes now, of those alone whom it means', async () => {
  const project = await world.project('tonight')
  const b = broadcasting(world, project)
  world.clock.set(new Date('2026-11-03T01:00:00Z'))
  await contactRules(world, project, cap(1))
  await b.people({ user: 'gold', set: { level: 'gold' } }, { user: 'plain' })
  const templateId = await b.template('Sale')
  const gold = { who: { kind: 'profile', condition: { property: 'level', op: 'eq', value: 'gold' } } }
  const variants = [{ templateId, weight: 100 }]
  const when = { kind: 'at', at: '2026-11-03T20:00', zone: 'project' }
  await b.sends({ audience: gold, variants, when, priority: 80, class: 'marketing' }, 'Double Eleven')
  await b.sends({ audience: inCity('A'), variants, priority: 20 }, 'Weekly')
  expect((await messages(world, project)).map((one) => `${one.state} ${one.reason}`).toSorted()).toEqual([
    'dropped outranked: Double Eleven',
    'sent ',
  ])
  await b.passes('2026-11-03T12:00:00Z')
  expect(await b.mailed()).toEqual(['gold Sale', 'plain Sale'])
})

test('of the many that wait, the higher priority is claimed first, and of one priority the oldest; what is held for later is not', async () => {
  const { postgres } = world.databases
  const now = world.clock.now()
  const claimed = await postgres.transaction(async (tx) => {
    const waits = (personId: number, priority: number, minutes: number): store.JudgedIntent => ({
      reason: '',
      intent: {
        projectId: 77,
        part: 7,
        personId,
        journeyId: 1,
        version: 1,
        runId: personId,
        node: 'm',
        visit: 1,
        channel: 'email',
        templateId: 't',
        templateVersion: 1,
        class: 'marketing',
        purpose: 'marketing',
        lane: 1,
        priority,
        trigger: {},
        at: new Date(now.getTime() - minutes * 60_000),
      },
    })
    await store.insertIntents(tx, [waits(1, 10, 90), waits(2, 70, 1), waits(3, 70, 2), waits(4, 100, -5), waits(5, 0, 99)], now)
    const found = await claimIntents(tx, [7], () => [], now, 3)
    await tx.run(sql`delete from message_intents where project_id = 77`)
    return found.map((one) => one.personId)
  })
  expect(claimed).toEqual([3, 2, 1])
})

import type { DryRun, DryRunInput } from '@millrace/contract/journeys/dry-run.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../../platform/sql.ts'
import { at, does, exit, type JourneyWorld, journeyWorld, known, mail, wait, waitFor } from '../../../../test/journey-world.ts'

let w: JourneyWorld
let journey: string
const order = [{ property: 'order_id', trigger: 'order_id' }]
beforeAll(async () => {
  w = await journeyWorld()
  await w.happens('09:00:00', known('a', { level: 'gold' }), does('a', 'View'), does('a', 'View'))
  const viewed = { kind: 'event', event: 'View', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 2 } }
  journey = await w.start({
    entry: { kind: 'event', event: 'SubmitOrder', key: 'order_id' },
    nodes: {
      w: waitFor('PayOrder', 120, order),
      c: { kind: 'condition', settings: { arms: [{ id: 'keen', name: '', rule: viewed }] } },
      t: { kind: 'set_tag', settings: { tag: 'waverer' } },
      m: mail,
      v: wait(24, 'hour'),
      paid: exit('paid'),
    },
    edges: ['entry>w', 'w.happened>paid', 'w.timeout>c', 'c.keen>m', 'c.else>t', 'm>v'],
    goal: { event: 'PayOrder', links: order, within: { amount: 1, unit: 'day' } },
  })
})
afterAll(() => w.end())

const person = async (): Promise<number> =>
  (await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=a')).body.id
const submits = { event: 'SubmitOrder', at: at('10:00:00'), properties: { order_id: 'o1' } }
const pays = (time: string, order_id = 'o1') => ({ event: 'PayOrder', at: at(time), properties: { order_id } })
const ports = ({ runs }: DryRun): string[][] => runs.map(({ steps }) => steps.map(({ node, port }) => `${node}.${port}`))

async function tried(input: DryRunInput): Promise<DryRun> {
  const { status, body } = await w.world.call<DryRun>(w.project, 'POST', `journeys/${journey}/dry-run`, input)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

test('as far as the clock is moved: waiting, with when it goes on; further, in time and too late', async () => {
  const waiting = await tried({ events: [submits], until: at('11:00:00') })
  expect(waiting).toMatchObject({
    runs: [{ state: 'waiting', node: 'w', entryKey: 'o1', dueAt: '2026-11-01T12:00:00.000Z' }],
    nextAt: '2026-11-01T12:00:00.000Z',
  })
  const inTime = await tried({ events: [submits, pays('11:59:59')], until: at('15:00:00') })
  expect(ports(inTime)).toEqual([['entry.next', 'entry.goal', 'w.ended']])
  expect(inTime.runs[0]).toMatchObject({ state: 'exited', reachedGoal: true, sends: [] })
  const late = await tried({ events: [submits, pays('11:00:00', 'another'), pays('12:00:01')], until: at('15:00:00') })
  expect(ports(late)[0]).toEqual(['entry.next', 'w.timeout', 'c.else', 't.next', 'entry.goal'])
  expect(late.tags).toEqual([{ tag: 'waverer', value: '', remove: false }])
})

test('somebody real: what they are and have done counts, and nothing of it is left behind', async () => {
  const found = await tried({ person: { personId: await person() }, events: [submits], until: at('15:00:00') })
  expect(ports(found)).toEqual([['entry.next', 'w.timeout', 'c.keen', 'm.next']])
  expect(found.runs[0]?.sends).toMatchObject([{ node: 'm', at: '2026-11-01T12:00:00.000Z' }])
  const { postgres, clickhouse } = w.world.databases
  for (const table of ['journey_runs', 'goal_watches', 'message_intents', 'part_inbox', 'person_tags'])
    expect([table, await postgres.one(sql`select count(*)::int as n from ${sql.id(table)}`)]).toEqual([table, { n: 0 }])
  expect(await clickhouse.rows(sql`select count() as n from journey_history`)).toEqual([{ n: 0 }])
  expect((await w.counts(journey)).entered).toBe(0)
})

test('a draft that is not saved, an entry nobody calls, and who is refused', async () => {
  const draft = {
    entry: { kind: 'audience', who: { kind: 'all', rules: [] }, when: { kind: 'now' } },
    nodes: [{ id: 'e', kind: 'exit', settings: { reason: 'seen' } }],
    edges: [{ from: 'entry', port: 'next', to: 'e' }],
  } as const
  const taken = await tried({ draft: draft as unknown as NonNullable<DryRunInput['draft']>, from: at('10:00:00'), until: at('11:00:00') })
  expect(taken.runs).toMatchObject([{ state: 'exited', reason: 'seen', enteredAt: '2026-11-01T10:00:00.000Z' }])
  const twice = await tried({ events: [submits, { ...submits, at: at('10:30:00') }], until: at('11:00:00') })
  expect(twice.notEntered).toMatchObject([{ kind: 'refused', reason: 'inside', event: 'SubmitOrder' }])
  const stranger = await w.world.call<{ code: string }>(w.project, 'POST', `journeys/${journey}/dry-run`, {
    person: { personId: 999_999 },
    until: at('11:00:00'),
  })
  expect([stranger.status, stranger.body.code]).toEqual([404, 'not_found'])
})

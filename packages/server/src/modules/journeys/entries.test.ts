import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from '../../platform/sql.ts'
import { does, exit, type GraphInput, type JourneyWorld, journeyWorld, known, mail, wait, waitFor } from '../../../test/journey-world.ts'
import { handedOver } from './execute/entry.ts'
import { runsOfPeople } from './execute/load.ts'
import { sendToInbox } from './execute/save.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
  await w.happens('09:00:00', known('a'), known('b'))
})
afterEach(() => w.end())

type Entry = NonNullable<GraphInput['entry']>
const mailed = { nodes: { m: mail }, edges: ['entry>m'] }
const shares = (reaches: NonNullable<Extract<Entry, { kind: 'event' }>['reaches']>): Entry => ({ kind: 'event', event: 'Share', reaches })
const times = (n: number, user = 'a', properties: Record<string, number> = {}) =>
  Array.from({ length: n }, () => does(user, 'Share', properties))

test('D26 shared more than ten times: ten shares no, the 11th once, more of them nothing; who does not share is never touched', async () => {
  const journey = await w.start({ entry: shares({ value: 11 }), ...mailed })
  await w.happens('10:00:00', ...times(6), ...times(3, 'b'))
  await w.happens('10:05:00', ...times(4))
  expect(await w.sends()).toEqual([])
  await w.happens('10:10:00', ...times(1))
  expect(await w.sends()).toEqual(['a m'])
  await w.happens('10:20:00', ...times(30))
  expect(await w.sends()).toEqual(['a m'])
  // Shares that count for nothing yet are no refusals.
  expect(await w.counts(journey)).toMatchObject({ entered: 1, refused: 0 })
})

test('D26 in a window that is configured: eleven shares in it, not over a longer time; once in each', async () => {
  await w.start({ entry: shares({ value: 11, within: { amount: 1, unit: 'hour' } }), ...mailed })
  await w.happens('10:00:00', ...times(6))
  await w.happens('11:00:00', ...times(6))
  expect(await w.sends()).toEqual([])
  await w.happens('11:30:00', ...times(8))
  expect(await w.sends()).toEqual(['a m'])
  await w.happens('14:00:00', ...times(12))
  expect(await w.sends()).toEqual(['a m', 'a m'])
})

test('a sum that is reached, and the first time only', async () => {
  await w.start({ entry: shares({ of: 'amount', value: 100 }), ...mailed })
  await w.start({ entry: shares({ value: 1 }), nodes: { first: mail }, edges: ['entry>first'] })
  await w.happens('10:00:00', ...times(1, 'a', { amount: 60 }))
  await w.happens('10:10:00', ...times(1, 'a', { amount: 39.5 }))
  expect(await w.sends()).toEqual(['a first'])
  await w.happens('10:20:00', ...times(1, 'a', { amount: 0.5 }), ...times(1, 'a', { amount: 500 }))
  expect(await w.sends()).toEqual(['a first', 'a m'])
})

test('what people did under two names counts together once they are one', async () => {
  await w.start({ entry: shares({ value: 3 }), ...mailed })
  await w.happens('10:00:00', ...times(1), { ids: ['device:d'], event: 'Share' })
  await w.happens('10:10:00', { ids: ['login:a', 'device:d'], event: 'Login' })
  await w.happens('10:20:00', ...times(1))
  expect(await w.sends()).toEqual(['a m'])
})

test('only people for whom a rule holds when the event comes; the others are told why', async () => {
  const who = { kind: 'profile' as const, condition: { property: 'city', op: 'eq' as const, value: 'A' } }
  await w.happens('09:10:00', known('a', { city: 'A' }), known('b', { city: 'B' }))
  const journey = await w.start({ entry: { kind: 'event', event: 'Start', who }, ...mailed })
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'))
  expect(await w.sends()).toEqual(['a m'])
  const refused = await w.world.call<{ reasons: object[] }>(w.project, 'GET', `journeys/${journey}/not-entered`)
  expect(refused.body.reasons).toEqual([{ kind: 'refused', reason: 'who', times: 1 }])
})

test('D13 coming into a live segment, and leaving it, each begin their journey', async () => {
  const rule = { kind: 'profile', condition: { property: 'level', op: 'eq', value: 'gold' } }
  const made = await w.world.call<{ id: string }>(w.project, 'POST', 'segments', { name: 'Gold', rule, isLive: true })
  const of = { kind: 'segment' as const, id: made.body.id }
  await w.world.settle()
  await w.start({ entry: { kind: 'segment_enter', of }, nodes: { hello: mail }, edges: ['entry>hello'] })
  await w.start({ entry: { kind: 'segment_exit', of }, nodes: { bye: mail }, edges: ['entry>bye'] })
  await w.happens('10:00:00', known('a', { level: 'gold' }), known('b', { level: 'iron' }))
  await w.happens('10:00:01')
  expect(await w.sends()).toEqual(['a hello'])
  await w.happens('10:10:00', known('a', { level: 'iron' }))
  await w.happens('10:10:01')
  expect(await w.sends()).toEqual(['a hello', 'a bye'])
})

test('D13 coming into a stage begins the journey of this stage, from where it is asked for', async () => {
  const stage = (name: string, from?: string): Entry => ({
    kind: 'segment_enter',
    of: { kind: 'stage', tag: 'life', stage: name, ...(from ? { from } : {}) },
  })
  await w.start({ entry: stage('loyal'), nodes: { loyal: mail }, edges: ['entry>loyal'] })
  await w.start({ entry: stage('loyal', 'lost'), nodes: { back: mail }, edges: ['entry>back'] })
  await w.start({ entry: stage('new'), nodes: { hello: mail }, edges: ['entry>hello'] })
  const enters = (user: string, $stage: string, $stage_before: string) =>
    does(user, '$stage_entered', { $tag: 'life', $stage, $stage_before })
  await w.happens('10:00:00', enters('a', 'loyal', 'new'))
  expect(await w.sends()).toEqual(['a loyal'])
  await w.happens('10:10:00', enters('b', 'loyal', 'lost'))
  expect((await w.sends()).slice(1).toSorted()).toEqual(['b back', 'b loyal'])
})

test('an entry for a segment that nobody keeps up to date keeps the journey from going live', async () => {
  const rule = { kind: 'all', rules: [] }
  const made = await w.world.call<{ id: string }>(w.project, 'POST', 'segments', { name: 'Slow', rule })
  const entry = { kind: 'segment_enter', of: { kind: 'segment', id: made.body.id } }
  const draft = { entry, nodes: [{ id: 'e', ...exit('') }], edges: [{ from: 'entry', port: 'next', to: 'e' }] }
  const journey = await w.world.call<{ problems: { code: string; severity: string }[] }>(w.project, 'POST', 'journeys', {
    name: 'x',
    draft,
  })
  expect(journey.body.problems).toContainEqual(expect.objectContaining({ code: 'segment_not_live', severity: 'error' }))
})

test('D38 in the honeymoon of seven days: day six enters, day eight does not, and whoever is inside is out at its end', async () => {
  await w.happens('09:30:00', known('a', { met: '2026-10-26T10:00:00Z' }), known('b', { met: '2026-10-24T10:00:00Z' }), known('c'))
  const journey = await w.start({
    nodes: { x: waitFor('Activate', 10_000), m: mail },
    edges: ['entry>x', 'x.timeout>m'],
    limits: { stay: { since: 'met', for: { amount: 7, unit: 'day' } } },
  })
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'), does('c', 'Start'))
  expect(await w.runs(journey)).toEqual(['a waiting x'])
  const refused = await w.world.call<{ reasons: { reason: string }[] }>(w.project, 'GET', `journeys/${journey}/not-entered`)
  expect(refused.body.reasons.map((one) => one.reason).toSorted()).toEqual(['no_date', 'time_over'])
  await until('2026-11-02T09:59:59Z')
  expect(await w.runs(journey)).toEqual(['a waiting x'])
  await until('2026-11-02T10:00:01Z')
  expect(await w.runs(journey)).toEqual(['a exited time_over'])
  expect(await w.sends()).toEqual([])
})

test('D38 nobody enters outside of a journey’s dates, and at its end everybody leaves, also while they wait', async () => {
  const limits = { from: '2026-11-01T10:00:00Z', until: '2026-11-01T11:00:00Z', end: '2026-11-01T12:00:00Z' }
  const journey = await w.start({ nodes: { x: wait(600), m: mail }, edges: ['entry>x', 'x>m'], limits })
  await w.happens('09:59:00', does('a', 'Start'))
  await w.happens('10:00:00', does('b', 'Start'))
  await w.happens('11:00:00', does('a', 'Start'))
  expect(await w.runs(journey)).toEqual(['b waiting x'])
  await w.happens('12:00:00')
  expect(await w.runs(journey)).toEqual(['b exited time_over'])
  const refused = await w.world.call<{ reasons: { reason: string }[] }>(w.project, 'GET', `journeys/${journey}/not-entered`)
  expect(refused.body.reasons.map((one) => one.reason).toSorted()).toEqual(['early', 'over'])
})

test('an event that ends a run does so at once, also in the middle of a wait', async () => {
  const limits = { exits: [{ event: 'Unsubscribe' }] }
  const journey = await w.start({ nodes: { x: wait(60), m: mail }, edges: ['entry>x', 'x>m'], limits })
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'))
  await w.happens('10:10:00', does('a', 'Unsubscribe'))
  expect(await w.runs(journey)).toEqual(['a exited exit: Unsubscribe', 'b waiting x'])
  await w.happens('11:00:00')
  expect(await w.sends()).toEqual(['b m'])
})

async function until(moment: string): Promise<void> {
  w.world.clock.set(new Date(moment))
  await w.world.settle()
}

test('a server brings people in: values are checked, ids nobody has are named, the same key brings nobody in twice', async () => {
  const entry: Entry = { kind: 'api', payload: [{ name: 'sku', type: 'string', isRequired: true }], key: 'sku' }
  const journey = await w.start({ entry, ...mailed })
  const call = (variables: object, key?: string) =>
    w.world.call<{ items: { runId: number | null; refused: string | null }[] }>(
      w.project,
      'POST',
      `journeys/${journey}/enter`,
      {
        ids: [
          { type: 'login_id', value: 'a' },
          { type: 'login_id', value: 'nobody' },
        ],
        variables,
      },
      key ? { 'idempotency-key': key } : {},
    )
  expect(await call({ sku: 5 })).toMatchObject({ status: 400, body: { errors: [{ path: 'variables.sku', code: 'type' }] } })
  const first = await call({ sku: 's1' }, 'k1')
  expect(first).toMatchObject({
    status: 202,
    body: {
      items: [
        { runId: expect.any(Number), refused: null },
        { runId: null, refused: 'unknown_person' },
      ],
    },
  })
  expect((await call({ sku: 's1' }, 'k1')).body).toEqual(first.body)
  await w.world.settle()
  expect(await w.sends()).toEqual(['a m'])
  const runs = await w.world.call<{ items: { id: number; entryKey: string }[] }>(w.project, 'GET', `journeys/${journey}/runs`)
  expect(runs.body.items).toMatchObject([{ id: first.body.items[0]?.runId, entryKey: 's1' }])
  await call({ sku: 's2' })
  await w.world.settle()
  expect(await w.sends()).toEqual(['a m', 'a m'])
})

test('K20 (a business event) an item is in stock again: one call brings in whoever asked for it; a rule about a trigger, or without values, is refused', async () => {
  const { world, project } = w
  const likes = (user: string, sku: string) => ({ ...known(user), ...does(user, 'Favourite', { sku }) })
  await w.happens('09:00:00', likes('a', 'p1'), likes('b', 'p2'), likes('c', 'p1'))
  const entry: Entry = { kind: 'api', payload: [{ name: 'sku', type: 'string', isRequired: true }], key: 'sku' }
  const journey = await w.start({ entry, ...mailed })
  const asked = { kind: 'event', event: 'Favourite', filters: [{ property: 'sku', op: 'eq', value: 'p1' }], window: { kind: 'ever' } }
  const who = { ...asked, count: { op: 'gte', value: 1 } }
  const call = (body: object, key?: string) =>
    world.call(project, 'POST', `journeys/${journey}/enter-people`, body, key ? { 'idempotency-key': key } : {})
  const trigger = { kind: 'trigger', condition: { property: 'sku', op: 'is_set' } }
  expect(await call({ who: trigger, variables: { sku: 'p1' } })).toMatchObject({ status: 400, body: { errors: [{ path: 'who' }] } })
  expect(await call({ who })).toMatchObject({ status: 400, body: { errors: [{ path: 'variables.sku', code: 'missing' }] } })
  for (const _ of [1, 2])
    expect(await call({ who, variables: { sku: 'p1' } }, 'restock')).toMatchObject({ status: 202, body: { people: 2 } })
  await world.settle()
  expect((await w.sends()).toSorted()).toEqual(['a m', 'c m'])
  const runs = await world.call<{ items: { entryKey: string }[] }>(project, 'GET', `journeys/${journey}/runs`)
  expect(runs.body.items.map((one) => one.entryKey)).toEqual(['p1', 'p1'])
})

test('whoever another journey hands over comes in with what it brings, ten journeys deep at most', async () => {
  const journey = await w.start({ entry: { kind: 'handoff' }, nodes: { x: wait(5), m: mail }, edges: ['entry>x', 'x>m'] })
  const from = await w.start({ nodes: { x: wait(600) }, edges: ['entry>x'] })
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'))
  const { postgres } = w.world.databases
  const hand = (user: string, depth: number): Promise<void> =>
    postgres.transaction(async (tx) => {
      const runs = await runsOfPeople(tx, [await numberOf(user)])
      const run = runs.find((one) => one.position.node === 'x')
      if (run) await sendToInbox(tx, [handedOver({ ...run, trigger: { $depth: depth } }, journey, { source: from })], w.world.clock.now())
    })
  await hand('a', 9)
  await hand('b', 10)
  await w.happens('10:01:00')
  expect(await w.runs(journey)).toEqual(['a waiting x'])
  const refused = await w.world.call<{ reasons: { reason: string }[] }>(w.project, 'GET', `journeys/${journey}/not-entered`)
  expect(refused.body.reasons).toMatchObject([{ reason: 'depth' }])
  const row = await postgres.one(sql`select trigger from journey_runs r join journeys j using (journey_id) where j.public_id = ${journey}`)
  expect(row).toEqual({ trigger: { $depth: 10 } })
})

test('a list is taken in once', async () => {
  const made = await w.world.call<{ id: string }>(w.project, 'POST', 'segments/static', { name: 'Guests' })
  const ids = [{ type: 'login_id', value: 'b' }]
  const added = await w.world.call(w.project, 'POST', `segments/${made.body.id}/members`, { add: ids })
  expect(added.status).toBeLessThan(300)
  await w.world.settle()
  const journey = await w.start({ entry: { kind: 'list', segmentId: made.body.id }, ...mailed })
  await w.happens('10:00:00')
  expect(await w.runs(journey)).toEqual(['b done'])
})

const numberOf = async (user: string): Promise<number> =>
  (await w.world.call<{ id: number }>(w.project, 'GET', `people/lookup?type=login_id&value=${user}`)).body.id

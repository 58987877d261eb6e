import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../../platform/sql.ts'
import { does, exit, type JourneyWorld, journeyWorld, known, mail, wait, waitFor } from '../../../../test/journey-world.ts'

let w: JourneyWorld
beforeAll(async () => {
  w = await journeyWorld()
})
afterAll(() => w.end())

const fan = (...arms: string[]) => ({ kind: 'fan_out', settings: { arms: arms.map((id) => ({ id })) } })
const join = (waits: 'all' | 'any') => ({ kind: 'join', settings: { waits } })
const tag = (name: string) => ({ kind: 'set_tag', settings: { tag: name } })
const minutes = (amount: number) => ({ amount, unit: 'minute' as const })

/** Steps passed in a journey, as `node port minute`. */
async function passed(journey: string, user: string): Promise<string[]> {
  const { postgres, clickhouse } = w.world.databases
  const row = await postgres.one<{ id: number }>(sql`select journey_id as id from journeys where public_id = ${journey}`)
  const { body } = await w.world.call<{ id: number }>(w.project, 'GET', `people/lookup?type=login_id&value=${user}`)
  const rows = await clickhouse.rows<{ text: string }>(sql`
    select concat(node, ' ', port, ' ', formatDateTime(left_at, '%H:%i')) as text from journey_history
    where journey_id = ${sql.value(row?.id ?? 0, 'UInt32')} and person_id = ${sql.value(body.id, 'UInt64')} order by run_id, left_at, visit`)
  return rows.map((one) => one.text)
}

/** entered = active + done + exited + parked, whatever became of tokens. */
async function conserves(journey: string): Promise<Record<string, number>> {
  const { body } = await w.world.call<{ items: { id: string; active: number }[] }>(w.project, 'GET', 'journeys')
  const active = body.items.find((one) => one.id === journey)?.active ?? 0
  const { entered, done, exited, parked, ...counts } = await w.counts(journey)
  expect(counts.active).toBe(active)
  expect(entered).toBe(active + done + exited + parked)
  return { active, done, exited }
}

test('branches at once: each goes its way, all are waited for, one goes on; the run is one run', async () => {
  const journey = await w.start({
    entry: { kind: 'event', event: 'All' },
    nodes: { f: fan('a', 'b', 'c'), m: mail, x: wait(10), y: waitFor('Pay', 30), z: wait(5), j: join('all'), t: tag('together') },
    edges: ['entry>f', 'f.a>x', 'x>m', 'm>j', 'f.b>y', 'y.happened>j', 'y.timeout>j', 'f.c>z', 'j>t'],
  })
  await w.happens('09:00:00', known('one'), known('two'))
  await w.happens('10:00:00', does('one', 'All'), does('two', 'All'))
  expect(await conserves(journey)).toEqual({ active: 2, done: 0, exited: 0 })
  expect(await w.runs(journey)).toEqual(['x', 'y', 'z'].flatMap((node) => [`one waiting ${node}`, `two waiting ${node}`]).toSorted())
  const { body } = await w.world.call<{ items: { alsoAt: { node: string }[] }[] }>(w.project, 'GET', `journeys/${journey}/runs`)
  expect(body.items.map((run) => run.alsoAt.map((one) => one.node))).toEqual([
    ['y', 'z'],
    ['y', 'z'],
  ])
  await w.happens('10:12:00')
  expect(await w.runs(journey)).toEqual(['one waiting j', 'one waiting y', 'two waiting j', 'two waiting y'])
  await w.happens('10:20:00', does('one', 'Pay'))
  expect(await passed(journey, 'one')).toEqual([
    'entry next 10:00',
    'f a 10:00',
    'f b 10:00',
    'f c 10:00',
    'z next 10:05',
    'x next 10:10',
    'm next 10:10',
    'j next 10:20',
    't next 10:20',
    'y happened 10:20',
    'j joined 10:20',
  ])
  expect(await conserves(journey)).toEqual({ active: 1, done: 1, exited: 0 })
  await w.happens('10:40:00')
  expect(await conserves(journey)).toEqual({ active: 0, done: 2, exited: 0 })
  expect((await w.sends()).toSorted()).toEqual(['one m', 'two m'])
})

test('the first branch goes on, what the others did on their way there ends; one that goes elsewhere does not', async () => {
  const journey = await w.start({
    entry: { kind: 'event', event: 'Any' },
    nodes: { f: fan('a', 'b', 'c'), x: wait(10), y: waitFor('Pay', 30), z: wait(50), j: join('any'), v: wait(30), t: tag('first') },
    edges: ['entry>f', 'f.a>x', 'x>j', 'f.b>y', 'y.happened>j', 'f.c>z', 'j>v', 'v>t'],
  })
  await w.happens('12:00:00', does('one', 'Any'), does('two', 'Any'))
  await w.happens('12:05:00', does('one', 'Pay'))
  expect(await w.runs(journey)).toEqual(['one waiting v', 'one waiting z', 'two waiting x', 'two waiting y', 'two waiting z'])
  expect((await passed(journey, 'one')).slice(-3)).toEqual(['x slower 12:05', 'y happened 12:05', 'j next 12:05'])
  await w.happens('13:00:00')
  expect(await w.runs(journey)).toEqual(['one done', 'two done'])
  expect(await conserves(journey)).toEqual({ active: 0, done: 2, exited: 0 })
})

test('leaving in one branch, and reaching the goal, end all branches; a branch that is done leaves the run to the others', async () => {
  const journey = await w.start({
    entry: { kind: 'event', event: 'Leave' },
    nodes: { f: fan('a', 'b'), x: wait(10), y: wait(20), out: exit('enough') },
    edges: ['entry>f', 'f.a>x', 'x>out', 'f.b>y'],
    goal: { event: 'Buy', within: { amount: 1, unit: 'hour' } },
  })
  const other = await w.start({
    entry: { kind: 'event', event: 'Leave' },
    nodes: { f: fan('a', 'b'), x: wait(10), y: wait(20), t: tag('last') },
    edges: ['entry>f', 'f.a>x', 'f.b>y', 'y>t'],
  })
  await w.happens('14:00:00', does('one', 'Leave'), does('two', 'Leave'))
  await w.happens('14:05:00', does('two', 'Buy'))
  expect(await w.runs(journey)).toEqual(['one waiting x', 'one waiting y', 'two exited goal'])
  await w.happens('14:11:00')
  expect(await w.runs(journey)).toEqual(['one exited enough', 'two exited goal'])
  expect(await w.runs(other)).toEqual(['one waiting y', 'two waiting y'])
  expect(await conserves(other)).toEqual({ active: 2, done: 0, exited: 0 })
  await w.happens('14:21:00')
  expect(await conserves(other)).toEqual({ active: 0, done: 2, exited: 0 })
  expect(await conserves(journey)).toEqual({ active: 0, done: 0, exited: 2 })
})

test('a condition may be left by all arms that hold; branches in a loop get numbers of their own, and every mail goes', async () => {
  const did = (event: string) => ({
    kind: 'event',
    event,
    filters: [],
    window: { kind: 'last', amount: 1, unit: 'day' },
    count: { op: 'gte', value: 1 },
  })
  const arm = (id: string, event: string) => ({ id, name: id, rule: did(event) })
  const journey = await w.start({
    entry: { kind: 'event', event: 'Which' },
    nodes: {
      c: { kind: 'condition', settings: { take: 'all', arms: [arm('a', 'Which'), arm('b', 'Pay'), arm('n', 'Nothing')] } },
      m: mail,
      n: mail,
      v: wait(5),
      j: join('all'),
      again: { kind: 'jump', settings: { to: 'c', times: 2 } },
    },
    edges: ['entry>c', 'c.a>m', 'c.b>v', 'v>n', 'm>j', 'n>j', 'j>again'],
  })
  const before = (await w.sends()).length
  await w.happens('16:00:00', known('three'), { ...does('one', 'Which') }, does('three', 'Which'))
  await w.happens('17:00:00')
  expect(await w.runs(journey)).toEqual(['one done', 'three done'])
  // One has paid today: three rounds of both mails; three has not: three rounds of one.
  expect((await w.sends()).slice(before).toSorted()).toEqual([
    'one m',
    'one m',
    'one m',
    'one n',
    'one n',
    'one n',
    'three m',
    'three m',
    'three m',
  ])
})

test('people merge with several tokens each: those of the older run stay, the other ends with all of its own', async () => {
  const journey = await w.start({
    entry: { kind: 'event', event: 'Both' },
    nodes: { f: fan('a', 'b'), x: wait(30), y: wait(40), m: mail, j: join('all') },
    edges: ['entry>f', 'f.a>x', 'x>j', 'f.b>y', 'y>j', 'j>m'],
  })
  const before = (await w.sends()).length
  await w.happens('18:00:00', { ids: ['device:d1'], event: 'Both' })
  await w.happens('18:05:00', known('four'), does('four', 'Both'))
  await w.happens('18:10:00', { ids: ['device:d1', 'login:four'], event: 'Seen' })
  expect(await w.runs(journey)).toEqual(['four exited merged', 'four waiting x', 'four waiting y'])
  await w.happens('19:00:00')
  expect(await w.runs(journey)).toEqual(['four done', 'four exited merged'])
  expect((await w.sends()).slice(before)).toEqual(['four m'])
  expect(await conserves(journey)).toEqual({ active: 0, done: 1, exited: 1 })
})

test('a new version without the branches, and one with others: tokens go on where they are, and come together as drawn now', async () => {
  const edges = ['entry>f', 'f.a>x', 'x>j', 'f.b>y', 'y>j', 'j>m']
  const graph = {
    entry: { kind: 'event' as const, event: 'Change' },
    nodes: { f: fan('a', 'b'), x: wait(30), y: wait(40), m: mail, j: join('all') },
    edges,
  }
  const journey = await w.start(graph)
  const before = (await w.sends()).length
  await w.happens('20:00:00', does('one', 'Change'))
  await w.happens('20:32:00', does('two', 'Change'))
  expect(await w.runs(journey)).toEqual(['one waiting j', 'one waiting y', 'two waiting x', 'two waiting y'])
  // Y is gone: whoever stands there comes to the meeting point at once.
  await w.republish(
    journey,
    { ...graph, nodes: { f: fan('a'), x: wait(30), m: mail, j: join('all') }, edges: ['entry>f', 'f.a>x', 'x>j', 'j>m'] },
    'follow',
  )
  await w.happens('20:33:00')
  expect(await w.runs(journey)).toEqual(['one done', 'two waiting j', 'two waiting x'])
  // The meeting point is gone too: each branch ends for itself, and the mail goes twice, as is warned of.
  await w.republish(journey, { ...graph, nodes: { x: wait(30), m: mail }, edges: ['entry>x', 'x>m'] }, 'follow')
  await w.happens('21:30:00')
  expect(await w.runs(journey)).toEqual(['one done', 'two done'])
  expect((await w.sends()).slice(before)).toEqual(['one m', 'two m', 'two m'])
  expect(await conserves(journey)).toEqual({ active: 0, done: 2, exited: 0 })
})

test('a journey that ends, or is over, ends every branch', async () => {
  const journey = await w.start({
    entry: { kind: 'event', event: 'Over' },
    nodes: { f: fan('a', 'b'), x: wait(30), y: wait(40), j: join('all') },
    edges: ['entry>f', 'f.a>x', 'x>j', 'f.b>y', 'y>j'],
    limits: { stay: { since: null, for: minutes(20) } },
  })
  await w.happens('22:00:00', does('one', 'Over'))
  await w.happens('22:15:00', does('two', 'Over'))
  await w.happens('22:21:00')
  expect(await w.runs(journey)).toEqual(['one exited time_over', 'two waiting x', 'two waiting y'])
  await w.change(journey, 'end', { reason: 'ended' })
  await w.happens('22:22:00')
  expect(await w.runs(journey)).toEqual(['one exited time_over', 'two exited ended'])
  expect(await conserves(journey)).toEqual({ active: 0, done: 0, exited: 2 })
})

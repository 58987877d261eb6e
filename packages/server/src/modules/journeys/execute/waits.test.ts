import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from '../../../platform/sql.ts'
import { at, does, exit, type JourneyWorld, journeyWorld, known, mail, wait, waitFor } from '../../../../test/journey-world.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
  await w.happens('09:00:00', known('a'), known('b'))
})
afterEach(() => w.end())

const waitForPay = {
  nodes: { w: waitFor('Pay', 60), paid: exit('paid'), late: exit('late') },
  edges: ['entry>w', 'w.happened>paid', 'w.timeout>late'],
}

test('a wait for an event ends at the event, at the same millisecond the event wins, else at the deadline', async () => {
  const journey = await w.start(waitForPay)
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'))
  await w.happens('10:30:00', does('a', 'Pay'))
  expect(await w.runs(journey)).toEqual(['a exited paid', 'b waiting w'])
  await w.happens('11:00:00', does('b', 'Pay'))
  expect(await w.runs(journey)).toEqual(['a exited paid', 'b exited paid'])
})

test('a wait for an event times out at the deadline and not before', async () => {
  const journey = await w.start(waitForPay)
  await w.happens('10:00:00', does('a', 'Start'))
  await w.happens('10:59:59')
  expect(await w.runs(journey)).toEqual(['a waiting w'])
  await w.happens('11:00:00')
  expect(await w.runs(journey)).toEqual(['a exited late'])
})

test('events before the arrival at a wait do not count', async () => {
  const journey = await w.start({
    ...waitForPay,
    nodes: { first: wait(10), ...waitForPay.nodes },
    edges: ['entry>first', 'first>w', ...waitForPay.edges.slice(1)],
  })
  await w.happens('10:00:00', does('a', 'Start'))
  await w.happens('10:05:00', does('a', 'Pay'))
  await w.happens('10:20:00', { ...does('a', 'Pay'), at: at('10:09:00') })
  expect(await w.runs(journey)).toEqual(['a waiting w'])
  await w.happens('10:30:00', does('a', 'Pay'))
  expect(await w.runs(journey)).toEqual(['a exited paid'])
})

test('a correlated wait takes only the event of its own order', async () => {
  const links = [{ property: 'order_id', trigger: 'order_id' }]
  const journey = await w.start({
    ...waitForPay,
    entry: { kind: 'event', event: 'Start', key: 'order_id' },
    nodes: { ...waitForPay.nodes, w: waitFor('Pay', 60, links) },
  })
  await w.happens('10:00:00', does('a', 'Start', { order_id: 'o1' }), does('a', 'Start', { order_id: 'o2' }))
  await w.happens('10:10:00', does('a', 'Pay', { order_id: 'o2' }))
  expect(await w.runs(journey)).toEqual(['a exited paid', 'a waiting w'])
})

test('the server was down past a deadline: the event after it is kept until the deadline is decided', async () => {
  const journey = await w.start({
    nodes: { w: waitFor('Pay', 60), second: waitFor('Visit', 60), seen: exit('seen'), never: exit('never') },
    edges: ['entry>w', 'w.timeout>second', 'second.happened>seen', 'second.timeout>never'],
  })
  await w.happens('10:00:00', does('a', 'Start'))
  await w.arrives('11:10:00', does('a', 'Visit'))
  await w.happens('13:30:00')
  expect(await w.runs(journey)).toEqual(['a exited seen'])
})

test('what should not have followed and is heard of too late is a contradiction: noted, not undone', async () => {
  const journey = await w.start({
    entry: { kind: 'event_then_not', event: 'Start', not: { event: 'Pay' }, within: { amount: 60, unit: 'minute' } },
    nodes: { m: mail },
    edges: ['entry>m'],
  })
  await w.happens('10:00:00', does('a', 'Start'))
  await w.happens('11:00:00')
  await w.happens('11:20:00', { ...does('a', 'Pay'), at: at('10:50:00') })
  expect(await w.sends()).toEqual(['a m'])
  const { edges } = (await w.counts(journey)) as unknown as {
    edges: { node: string; port: string; people: number }[]
  } /* the counts route */
  expect(edges).not.toContainEqual(expect.objectContaining({ port: 'cancelled', people: 1 }))
  const person = await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=a')
  const runs = await w.world.call<{ items: { steps: { port: string; why: string }[] }[] }>(
    w.project,
    'GET',
    `people/${person.body.id}/journeys`,
  )
  expect(runs.body.items[0]?.steps.map((step) => step.port)).toContain('contradiction')
})

test('re-entry: never, after exit, or so many times per period; never two runs under one key', async () => {
  const nodes = { w: wait(30), m: mail }
  const edges = ['entry>w', 'w>m']
  const never = await w.start({ nodes, edges, reentry: { kind: 'never' } })
  const after = await w.start({ nodes, edges, reentry: { kind: 'after_exit' } })
  const twice = await w.start({ nodes, edges, reentry: { kind: 'limit', times: 2, per: { amount: 1, unit: 'day' } } })
  for (const time of ['10:00:00', '10:10:00', '11:00:00', '12:00:00']) await w.happens(time, does('a', 'Start'))
  await w.happens('13:00:00')
  expect((await w.counts(never)).entered).toBe(1)
  expect((await w.counts(after)).entered).toBe(3)
  expect((await w.counts(twice)).entered).toBe(2)
})

test('D05 a condition takes the first arm that is true, and else when none is', async () => {
  const city = (value: string) => ({ kind: 'profile', condition: { property: 'city', op: 'eq', value } })
  const amount = { kind: 'trigger', condition: { property: 'amount', op: 'gte', value: 100 } }
  const journey = await w.start({
    nodes: {
      c: {
        kind: 'condition',
        settings: {
          arms: [
            { id: 'big', rule: { kind: 'all', rules: [city('上海'), amount] } },
            { id: 'sh', rule: city('上海') },
          ],
        },
      },
      big: exit('big'),
      sh: exit('sh'),
      other: exit('other'),
    },
    edges: ['entry>c', 'c.big>big', 'c.sh>sh', 'c.else>other'],
  })
  await w.happens('10:00:00', known('c', { city: '上海' }), known('d', { city: '上海' }), known('e', { city: '北京' }))
  await w.happens(
    '10:01:00',
    does('c', 'Start', { amount: 100 }),
    does('d', 'Start', { amount: 99 }),
    does('e', 'Start', { amount: 500 }),
    does('a', 'Start'),
  )
  expect(await w.runs(journey)).toEqual(['a exited other', 'c exited big', 'd exited sh', 'e exited other'])
})

test('a tag set on the way is seen by the condition after it', async () => {
  const journey = await w.start({
    nodes: {
      t: { kind: 'set_tag', settings: { tag: 'vip', value: 'gold' } },
      c: { kind: 'condition', settings: { arms: [{ id: 'yes', rule: { kind: 'tag', tag: 'vip', value: 'gold' } }] } },
      vip: exit('vip'),
    },
    edges: ['entry>t', 't>c', 'c.yes>vip'],
  })
  await w.happens('10:00:00', does('a', 'Start'))
  expect(await w.runs(journey)).toEqual(['a exited vip'])
})

test('a tag set on the way to a wait is seen after it, also when the wait is over at once', async () => {
  const journey = await w.start({
    nodes: {
      t: { kind: 'set_tag', settings: { tag: 'vip', value: 'gold' } },
      w: waitFor('Pay', 60),
      c: { kind: 'condition', settings: { arms: [{ id: 'yes', rule: { kind: 'tag', tag: 'vip', value: 'gold' } }] } },
      vip: exit('vip'),
      no: exit('no'),
    },
    edges: ['entry>t', 't>w', 'w.happened>c', 'c.yes>vip', 'c.else>no'],
  })
  await w.happens('10:15:00', { ...does('a', 'Pay'), at: at('10:10:00') })
  await w.happens('10:20:00', { ...does('a', 'Start'), at: at('10:00:00') })
  expect(await w.runs(journey)).toEqual(['a exited vip'])
})

test('peer: a step that fails parks its own run; the others of the same batch go on', async () => {
  const big = { kind: 'trigger', condition: { property: 'amount', op: 'gte', value: 100 } }
  const journey = await w.start({
    nodes: {
      c: { kind: 'condition', settings: { arms: [{ id: 'big', rule: big }] } },
      s: { kind: 'split', settings: { arms: [{ id: 'x', weight: 1 }] } },
      e: exit('small'),
    },
    edges: ['entry>c', 'c.big>s', 'c.else>e'],
  })
  // What validation refuses to publish, as a bug would leave it.
  await w.world.databases.postgres.run(sql`update journey_versions set graph = replace(graph::text, '"weight": 1', '"weight": 0')::jsonb`)
  await w.happens('10:00:00', does('a', 'Start', { amount: 500 }), does('b', 'Start', { amount: 5 }))
  expect(await w.runs(journey)).toEqual(['a parked entry split s has no arm with a weight', 'b exited small'])
  expect(await w.counts(journey)).toMatchObject({ entered: 2, active: 0, done: 0, exited: 1, parked: 1 })
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from '../../../platform/sql.ts'
import { does, exit, type JourneyWorld, journeyWorld, known, mail, wait, waitFor } from '../../../../test/journey-world.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
  await w.happens('09:00:00', known('a'), known('b'), known('c'))
})
afterEach(() => w.end())

const started = (event: string) => ({ kind: 'event' as const, event })
const set = (settings: object) => ({ kind: 'set_profile', settings })
const has = (property: string, value: string | number) => ({ kind: 'profile', condition: { property, op: 'eq', value } })

async function profileOf(user: string): Promise<Record<string, unknown>> {
  const found = await w.world.call<{ id: number }>(w.project, 'GET', `people/lookup?type=login_id&value=${user}`)
  const rows = await w.world.databases.postgres.rows<{ properties: Record<string, unknown> }>(
    sql`select properties from people where person_id = ${found.body.id}`,
  )
  return rows[0]?.properties ?? {}
}

async function listNamed(name: string): Promise<string> {
  const made = await w.world.call<{ id: string }>(w.project, 'POST', 'segments/static', { name })
  if (made.status > 201) throw new Error(JSON.stringify(made.body))
  return made.body.id
}
const sizeOf = async (id: string): Promise<number> => {
  const row = await w.world.databases.postgres.one<{ size: number; n: number }>(sql`
    select s.size, (select count(*) from list_members m where m.list = s.number) as n from segments s where segment_id = ${id}`)
  expect(row?.size).toBe(row?.n)
  return row?.n ?? -1
}

test('properties are set, added to, appended to and cleared; the next step sees it, and what the trigger brought can be written', async () => {
  const journey = await w.start({
    entry: { ...started('Start'), key: 'order' },
    nodes: {
      s: set({ op: 'set', property: 'last_order', to: { trigger: 'order' } }),
      n: set({ op: 'increment', property: 'orders', to: { value: 1 } }),
      l: set({ op: 'append', property: 'shops', to: { trigger: 'shop' } }),
      u: set({ op: 'unset', property: 'level' }),
      c: { kind: 'condition', settings: { arms: [{ id: 'two', rule: has('orders', 2) }] } },
      two: exit('two'),
      one: exit('one'),
    },
    edges: ['entry>s', 's>n', 'n>l', 'l>u', 'u>c', 'c.two>two', 'c.else>one'],
  })
  await w.happens('10:00:00', known('a', { level: 'gold' }))
  await w.happens(
    '10:01:00',
    does('a', 'Start', { order: 'o1', shop: 'x' }),
    does('a', 'Start', { order: 'o2', shop: 'y' }),
    does('b', 'Start', { order: 'o3' }),
  )
  expect((await w.runs(journey)).toSorted()).toEqual(['a exited one', 'a exited two', 'b exited one'])
  expect(await profileOf('a')).toEqual({ email: 'a@x.cn', last_order: 'o2', orders: 2, shops: ['x', 'y'] })
  expect(await profileOf('b')).toEqual({ email: 'b@x.cn', last_order: 'o3', orders: 1 })
})

test('D15 people change from one group to another: sizes agree, and the next step sees where they are', async () => {
  const [a, b] = [await listNamed('A'), await listNamed('B')]
  const list = (id: string, remove = false) => ({ kind: 'list', settings: { list: id, remove } })
  await w.start({ nodes: { in: list(a) }, edges: ['entry>in'] })
  const journey = await w.start({
    entry: started('Download'),
    nodes: {
      out: list(a, true),
      in: list(b),
      c: { kind: 'condition', settings: { arms: [{ id: 'b', rule: { kind: 'list', id: b } }] } },
      there: exit('in B'),
    },
    edges: ['entry>out', 'out>in', 'in>c', 'c.b>there'],
  })
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'), does('c', 'Start'))
  expect([await sizeOf(a), await sizeOf(b)]).toEqual([3, 0])
  await w.happens('10:05:00', does('a', 'Download'), does('b', 'Download'))
  expect([await sizeOf(a), await sizeOf(b)]).toEqual([1, 2])
  expect(await w.runs(journey)).toEqual(['a exited in B', 'b exited in B'])
})

test('an event that a journey records sets off another, with its properties; journeys that set each other off come to an end', async () => {
  const emit = (event: string, properties: object[] = []) => ({ kind: 'emit_event', settings: { event, properties } })
  const first = await w.start({
    nodes: {
      e: emit('Ready', [
        { name: 'order', trigger: 'order' },
        { name: 'n', value: 3 },
      ]),
      w: waitFor('Done', 5),
      ok: exit('ok'),
    },
    edges: ['entry>e', 'e>w', 'w.happened>ok'],
  })
  await w.start({
    entry: {
      ...started('Ready'),
      filters: [
        { property: 'n', op: 'eq', value: 3 },
        { property: 'order', op: 'eq', value: 'o1' },
      ],
    },
    nodes: { e: emit('Done') },
    edges: ['entry>e'],
  })
  const ping = await w.start({ entry: started('Ping'), nodes: { e: emit('Pong') }, edges: ['entry>e'] })
  const pong = await w.start({ entry: started('Pong'), nodes: { e: emit('Ping') }, edges: ['entry>e'] })
  await w.happens('10:00:00', does('a', 'Start', { order: 'o1' }), does('b', 'Ping'))
  expect(await w.runs(first)).toEqual(['a exited ok'])
  expect((await w.counts(ping)).entered + (await w.counts(pong)).entered).toBe(11)
})

test('going back happens so many times at most, each time with its own sends', async () => {
  const journey = await w.start({
    nodes: {
      m: mail,
      w: wait(10),
      c: { kind: 'condition', settings: { arms: [{ id: 'stop', rule: has('stop', 'yes') }] } },
      j: { kind: 'jump', settings: { to: 'm', times: 2 } },
      stopped: exit('stopped'),
      enough: exit('enough'),
    },
    edges: ['entry>m', 'm>w', 'w>c', 'c.stop>stopped', 'c.else>j', 'j>enough'],
  })
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'))
  await w.happens('10:10:00')
  await w.happens('10:12:00', known('b', { stop: 'yes' }))
  await w.happens('10:40:00')
  expect(await w.runs(journey)).toEqual(['a exited enough', 'b exited stopped'])
  expect((await w.sends()).toSorted()).toEqual(['a m', 'a m', 'a m', 'b m', 'b m'])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FunnelAnswer } from '@millrace/contract/analytics/api.ts'
import { type Deed, day, eventOf, hour, minute, sendVectors } from '../../../test/vectors.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

interface Vector {
  readonly name: string
  readonly steps: readonly (string | { readonly event: string; readonly filters?: object[]; readonly link?: string })[]
  readonly deeds: readonly Deed[]
  /** How many steps somebody comes, and seconds between those of the chain where these are told. */
  readonly depth: number
  readonly between?: readonly number[]
  readonly query?: Readonly<Record<string, unknown>> & {
    readonly exclusions?: { readonly event: string; readonly after: number; readonly before: number }[]
  }
}

const window = (amount: number, unit = 'minute') => ({ window: { amount, unit } })
/** One event a second, each named by a letter. */
const letters = (text: string): Deed[] => text.split('').map((event, i) => [event, i])
const linked = (...events: string[]) => events.map((event) => ({ event, link: 'product' }))
const of = (product: string | null) => (product === null ? {} : { product })
const click = 'click'
const signup = { event: click, filters: [{ property: 'button', op: 'eq', value: 'signup' }] }

const vectors: readonly Vector[] = [
  { name: 'HPPS', steps: ['H', 'P', 'S'], deeds: letters('HPPS'), depth: 3, between: [2, 1] },
  { name: 'HPHPS', steps: ['H', 'P', 'S'], deeds: letters('HPHPS'), depth: 3, between: [1, 1] },
  { name: 'HPHPSPS', steps: ['H', 'P', 'S'], deeds: letters('HPHPSPS'), depth: 3, between: [1, 1] },
  { name: 'CABCBE on ABCDE', steps: 'ABCDE'.split(''), deeds: letters('CABCBE'), depth: 3 },
  {
    name: 'at the end of the window',
    steps: ['A', 'B'],
    deeds: [
      ['A', 0],
      ['B', minute],
    ],
    depth: 2,
    query: window(1),
  },
  {
    name: 'after the window',
    steps: ['A', 'B'],
    deeds: [
      ['A', 0],
      ['B', minute + 1],
    ],
    depth: 1,
    query: window(1),
  },
  {
    name: 'a later start inside',
    steps: ['A', 'B'],
    deeds: [
      ['A', 0],
      ['A', 50 * minute],
      ['B', 100 * minute],
    ],
    depth: 2,
    between: [50 * minute],
    query: window(60),
  },
  {
    name: 'a late start loses nothing',
    steps: 'ABC'.split(''),
    deeds: [
      ['A', 0],
      ['B', 10],
      ['A', 20],
      ['C', 30],
    ],
    depth: 3,
    between: [10, 20],
  },
  {
    name: 'the old chain has expired',
    steps: 'ABC'.split(''),
    deeds: [
      ['A', 0],
      ['B', 10],
      ['A', 3590],
      ['C', 3700],
    ],
    depth: 2,
    between: [10],
    query: window(60),
  },
  {
    name: 'one moment, A first',
    steps: ['A', 'B'],
    deeds: [
      ['A', 0],
      ['B', 0],
    ],
    depth: 2,
  },
  {
    name: 'one moment, B first',
    steps: ['A', 'B'],
    deeds: [
      ['B', 0],
      ['A', 0],
    ],
    depth: 1,
  },
  { name: 'AAB with one A', steps: 'AAB'.split(''), deeds: letters('AB'), depth: 1 },
  { name: 'AAB with two A', steps: 'AAB'.split(''), deeds: letters('AAB'), depth: 3 },
  { name: 'overlapping steps, one click', steps: [click, signup], deeds: [[click, 0, { button: 'signup' }]], depth: 1 },
  {
    name: 'overlapping steps, two clicks',
    steps: [click, signup],
    deeds: [
      [click, 0, { button: 'signup' }],
      [click, 1, { button: 'signup' }],
    ],
    depth: 2,
  },
  {
    name: 'linked',
    steps: linked('A', 'B'),
    deeds: [
      ['A', 0, of('p1')],
      ['A', 1, of('p2')],
      ['B', 2, of('p1')],
    ],
    depth: 2,
    between: [2],
  },
  {
    name: 'linked to nothing',
    steps: linked('A', 'B'),
    deeds: [
      ['A', 0, of('p1')],
      ['B', 1, of('p2')],
    ],
    depth: 1,
  },
  {
    name: 'linked by no value',
    steps: linked('A', 'B'),
    deeds: [
      ['A', 0, of(null)],
      ['B', 1, of(null)],
    ],
    depth: 0,
  },
  { name: 'excluded', steps: ['A', 'B'], deeds: letters('AXB'), depth: 1, query: { exclusions: [{ event: 'X', after: 1, before: 2 }] } },
  {
    name: 'excluded, begun anew',
    steps: ['A', 'B'],
    deeds: letters('AXAB'),
    depth: 2,
    between: [1],
    query: { exclusions: [{ event: 'X', after: 1, before: 2 }] },
  },
  {
    name: 'beyond the last day',
    steps: ['A', 'B'],
    deeds: [
      ['A', 23 * hour],
      ['B', 25 * hour],
    ],
    depth: 1,
    query: { to: '2024-01-01', extendOverEndDate: false },
  },
  {
    name: 'beyond the last day, allowed',
    steps: ['A', 'B'],
    deeds: [
      ['A', 23 * hour],
      ['B', 25 * hour],
    ],
    depth: 2,
    query: { to: '2024-01-01', extendOverEndDate: true },
  },
]

const occurrences = { AABB: [2, 2], ABAB: [2, 2], AAB: [2, 1], ABB: [1, 1] }
const daily: readonly Deed[] = [
  ['A', 10 * hour],
  ['A', day + 10 * hour],
  ['B', day + 11 * hour],
]

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2024-02-01T00:00:00Z' })
  project = await world.project()
  const begin = Date.parse('2024-01-01T00:00:00+08:00')
  await sendVectors(world, project, [
    ...vectors.map(({ name, deeds }) => ({ name, begin, deeds: { u1: deeds } })),
    ...Object.keys(occurrences).map((name) => ({ name, begin, deeds: { u1: letters(name) } })),
    { name: 'daily', begin, deeds: { u1: daily } },
  ])
})
afterAll(() => world.end())

const named = <T extends { readonly event: string }>(vector: string, one: T): T => ({ ...one, event: eventOf(vector, one.event) })
async function ask(
  name: string,
  steps: Vector['steps'],
  query: { readonly exclusions?: { readonly event: string }[] } & Readonly<Record<string, unknown>> = {},
): Promise<FunnelAnswer> {
  const asked = {
    from: '2024-01-01',
    to: '2024-01-03',
    steps: steps.map((step) => named(name, typeof step === 'string' ? { event: step } : step)),
    ...query,
    ...(query.exclusions ? { exclusions: query.exclusions.map((one) => named(name, one)) } : {}),
  }
  return (await world.call<FunnelAnswer>(project, 'POST', 'analytics/funnel', asked)).body
}

test.each(vectors)('C01 (vectors of the funnel) $name', async ({ name, steps, depth, between, query }) => {
  const { rows } = await ask(name, steps, query)
  expect(rows.map((row) => row.people)).toEqual(steps.map((_, i) => (i < depth ? 1 : 0)))
  if (between) expect(rows.slice(1, depth).map((row) => (row.time?.mean ?? NaN) / 1_000)).toEqual(between)
  // The engine's own way, where it can be taken, says the same.
  const quick = await ask(name, steps, { ...query, times: false })
  expect(quick.rows.map((row) => row.people)).toEqual(rows.map((row) => row.people))
})

test('C01 (vectors of the funnel) each day is judged by itself, the total counts somebody once', async () => {
  const { rows, trend } = await ask('daily', ['A', 'B'], { ...window(3, 'day'), unit: 'day', to: '2024-01-02' })
  expect(trend?.map(({ bucket, people }) => [bucket, people])).toEqual([
    ['2024-01-01', [1, 1]],
    ['2024-01-02', [1, 1]],
  ])
  expect(rows.map((row) => row.people)).toEqual([1, 1])
})

test('C01 (vectors of the funnel) occurrences are paired one to one', async () => {
  for (const [name, expected] of Object.entries(occurrences))
    expect([name, (await ask(name, ['A', 'B'], { count: 'occurrences' })).rows.map((row) => row.people)]).toEqual([name, expected])
})

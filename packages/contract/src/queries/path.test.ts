import { expect, test } from 'vitest'
import { pathCounts, type PathQuery, pathQuerySchema, pathsReference } from './index.ts'

/** Sessions of the golden vector: letters a minute apart, sessions an hour apart. */
const sessions = [
  [1, 'ABC'],
  [1, 'AB'],
  [2, 'XAC'],
  [3, 'BA'],
  [3, 'B'],
] as const
const from = Date.parse('2026-01-05T00:00:00Z')
const eventsOf = (source: string, end?: string) =>
  sessions.flatMap(([person, letters], i) =>
    letters.split('').map((node, n) => ({
      person,
      node,
      time: from + i * 3_600_000 + n * 60_000,
      stop: node === source ? 0 : node === end ? 1 : 2,
    })),
  )
const ask = (more: object): PathQuery => pathQuerySchema.parse({ from: '2026-01-05', to: '2026-01-05', source: { event: 'x' }, ...more })
const run = (source: string, more: object = {}, end?: string) => {
  const query = ask(more)
  const paths = pathsReference(eventsOf(source, end), query, 'UTC')
  const counts = pathCounts(paths, query).map(({ layer, node, next, to, sessions: n, people }) => {
    const edge = next === null ? '' : `->${to ?? `(${next})`}`
    return [`L${layer}:${node}${edge}`, next === null ? people : n] as const
  })
  return { paths: paths.map((path) => path.map((one) => one.node).join('')), counts: Object.fromEntries(counts) }
}

test('paths go on from the first time of the event they begin with', () => {
  const { paths, counts } = run('A')
  expect(paths).toEqual(['ABC', 'AB', 'AC', 'A'])
  expect(counts).toEqual({
    'L1:A': 3,
    'L2:B': 1,
    'L2:C': 1,
    'L3:C': 1,
    'L1:A->B': 2,
    'L1:A->C': 1,
    'L1:A->(exit)': 1,
    'L2:B->C': 1,
    'L2:B->(exit)': 1,
    'L2:C->(exit)': 1,
    'L3:C->(exit)': 1,
  })
})

test('paths go back from the last time of the event they end with', () => {
  const { paths, counts } = run('C', { direction: 'backward' })
  expect(paths).toEqual(['CBA', 'CAX'])
  expect(counts).toMatchObject({ 'L1:C->A': 1, 'L1:C->B': 1, 'L2:A->X': 1, 'L2:B->A': 1, 'L3:A->(exit)': 1, 'L3:X->(exit)': 1 })
})

test('what has no place of its own in a layer is one exact node, and what goes beyond the layers continues', () => {
  expect(run('A', { rows: 1 }).counts).toMatchObject({ 'L1:A->B': 2, 'L1:A->more': 1 })
  expect(run('A', { layers: 2 }).counts).toMatchObject({ 'L2:B->(continues)': 1, 'L2:B->(exit)': 1 })
})

test('between two events: only paths that come to the second, and up to it', () => {
  const ends = { end: { event: 'y' } }
  expect(run('A', ends, 'C').paths).toEqual(['ABC', 'AC'])
  expect(run('A', { ...ends, gapSeconds: null }, 'C').paths).toEqual(['ABC', 'AC'])
})

test('one day as one session, and neighbours that are the same as one', () => {
  expect(run('A', { gapSeconds: null }).paths).toEqual(['ABCAB', 'AC', 'AB'])
  const twice = 'AAB'.split('').map((node, n) => ({ person: 1, node, time: from + n, stop: node === 'A' ? 0 : 1 }))
  expect(pathsReference(twice, ask({ isCollapsed: true }), 'UTC').map((path) => path.length)).toEqual([2])
})

test('a split without a property is refused with the field', () => {
  const asked = { from: '2026-01-05', to: '2026-01-05', source: { event: 'x', isSplit: true } }
  expect(pathQuerySchema.safeParse(asked).error?.issues[0]?.path).toEqual(['by'])
})

import { expect, test } from 'vitest'
import { mergeTimed, type MergeStrategy, type Timed } from './merge.ts'

const strategies: Readonly<Record<string, MergeStrategy>> = {
  city: 'latest',
  born: 'first',
  spent: 'sum',
  best: 'max',
  since: 'min',
  likes: 'union',
}
const merged = (winner: Timed, loser: Timed): Timed => mergeTimed(winner, loser, (name) => strategies[name] ?? 'keep')

test('each property merges by its own strategy; without one the winner has its way, and what only one has is kept', () => {
  const winner = {
    properties: { city: '上海', born: 'a', spent: 10, best: 3, since: '2026-02-01', likes: ['tea'], name: 'W' },
    times: { city: 5, born: 9 },
  }
  const loser = {
    properties: { city: '北京', born: 'b', spent: 5, best: 8, since: '2025-01-01', likes: ['tea', 'art'], name: 'L', only: true },
    times: { city: 7, born: 2 },
  }
  expect(merged(winner, loser)).toEqual({
    properties: { city: '北京', born: 'b', spent: 15, best: 8, since: '2025-01-01', likes: ['tea', 'art'], name: 'W', only: true },
    times: { city: 7, born: 2 },
  })
  expect(merged(loser, winner).properties).toMatchObject({ city: '北京', born: 'b', spent: 15, best: 8, since: '2025-01-01', name: 'L' })
})

test('a value of which nobody knows when it was set gives way to one of which it is known; of two such the winner keeps its own', () => {
  const of = (city: string, times: Record<string, number>): Timed => ({ properties: { city }, times })
  expect(merged(of('a', {}), of('b', { city: 1 })).properties).toEqual({ city: 'b' })
  expect(merged(of('a', { city: 1 }), of('b', {})).properties).toEqual({ city: 'a' })
  expect(merged(of('a', {}), of('b', {}))).toEqual({ properties: { city: 'a' }, times: {} })
})

test('what a strategy does not fit stays as the winner has it', () => {
  const one = (properties: Timed['properties']): Timed => ({ properties, times: {} })
  expect(merged(one({ spent: '10', best: 3, since: 'x' }), one({ spent: 5, best: 'high', since: 4 })).properties).toEqual({
    spent: '10',
    best: 3,
    since: 'x',
  })
  expect(merged(one({ likes: 'tea' }), one({ likes: ['art', 'tea'] })).properties).toEqual({ likes: ['tea', 'art'] })
})

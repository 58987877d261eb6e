import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Position, processQuerySchema, processReference, staysOf } from './index.ts'

const runs = {
  seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1),
  numRuns: 200 * Number(process.env['MILLRACE_TEST_SCALE'] ?? 1),
}
const hour = 3_600_000
const days = { from: '2026-11-01', to: '2026-11-30' }
const six = (position: Position) =>
  processQuerySchema.parse({
    ...days,
    position,
    stations: ['A', 'B', 'C', 'D', 'E', 'F'].map((event) => ({ event, stuckAfter: { amount: 2, unit: 'hour' } })),
  })
/** `1@0 4@3`: stations with their hours. */
const way = (text: string) =>
  text.split(' ').map((word) => {
    const [station = 0, at = 0] = word.split('@').map(Number)
    return { person: 1, station, time: at * hour }
  })
const where = (text: string, position: Position): string =>
  staysOf(way(text), six(position), 24 * hour)
    .map(({ station, ms }) => `${station}:${ms / hour}`)
    .join(' ')

test('doing the same again is to stay; going back moves somebody by the last event, and not by the furthest until the end is reached', () => {
  expect(where('1@0 1@3 2@4 2@20', 'last')).toBe('1:4 2:20')
  expect(where('1@0 3@2 2@4', 'last')).toBe('1:2 3:2 2:20')
  expect(where('1@0 3@2 2@4', 'furthest')).toBe('1:2 3:22')
  expect(where('1@0 6@2 6@3 1@4 2@5', 'furthest')).toBe('1:2 6:2 1:1 2:19')
})

test('C20 (part: the meaning) stuck at the fourth of six are those who came there, not to the fifth, and longer ago than they may', () => {
  const people = ['1@0 2@1 3@2 4@3', '1@0 2@1 3@2 4@3 5@4', '1@0 4@22', '4@21.9', '1@0 3@2 4@3 2@23']
  const events = people.flatMap((text, i) => way(text).map((one) => ({ ...one, person: i })))
  expect(processReference(events, six('furthest'), 24 * hour).stations[3]).toMatchObject({ reached: 5, here: 4, wentOn: 1, stuck: 3 })
})

test('C04 (part: the meaning) everybody who is in a process is at one of its stations', () => {
  const event = fc.record({ person: fc.nat(4), time: fc.nat(9), station: fc.integer({ min: 1, max: 6 }) })
  fc.assert(
    fc.property(fc.array(event), fc.constantFrom<Position>('last', 'furthest'), (events, position) => {
      const { people, stations, edges } = processReference(events, six(position), 10)
      expect(stations.reduce((sum, one) => sum + one.here, 0)).toBe(people)
      for (const { here, stays, stuck } of stations) {
        expect(stays.reduce((sum, n) => sum + n, 0)).toBe(here)
        expect(stuck).toBeLessThanOrEqual(here)
      }
      if (position === 'furthest') expect(edges.every(({ from, to }) => to > from || from === 6)).toBe(true)
    }),
    runs,
  )
})

test('a station that nobody could come to, and a time that is too long, are refused with the field', () => {
  const path = (stations: object[]) => processQuerySchema.safeParse({ ...days, stations }).error?.issues[0]?.path
  expect(path([{ event: 'A' }, { event: 'B' }, { event: 'A' }])).toEqual(['stations', 2, 'event'])
  expect(path([{ event: 'A' }, { event: 'B', stuckAfter: { amount: 366, unit: 'day' } }])).toEqual(['stations', 1, 'stuckAfter', 'amount'])
  expect(path([{ event: 'A' }])).toEqual(['stations'])
})

import { expect, test } from 'vitest'
import { effectQuerySchema, effectReference, goalLibrary, type Moment, reachedAt, type Touched } from './index.ts'

const zone = 'Asia/Shanghai'
let order = 0
const at = (time: string): Moment => ({ time: Date.parse(`${time}+08:00`), order: ++order })
const query = (more: object) =>
  effectQuerySchema.parse({
    from: '2026-10-01',
    to: '2026-10-01',
    touch: { kind: 'campaign', id: 'j' },
    goals: [{ event: 'PayOrder', kind: 'again' }],
    ...more,
  })
const touched = (person: number, touch: Moment, ...done: Moment[]): Touched => ({ person, arm: 'treated', touch, done: [done] })
const reached = (people: readonly Touched[], more: object, now: string) =>
  effectReference(people, query(more), zone, Date.parse(`${now}+08:00`)).map(({ known, reached: [some] }) => [known.size, some?.size])

test('C25 C26 buying again within 7 days: day 7 23:59 is in it and day 8 is not, and a first-ever order never is', () => {
  const first = at('2026-09-01T12:00:00')
  const touch = at('2026-10-01T09:30:00')
  const people = [
    touched(1, touch, first, at('2026-10-08T23:59:59.999')),
    touched(2, touch, first, at('2026-10-09T00:00:00')),
    // The first order of all is not bought again, the one after it is.
    touched(3, touch, at('2026-10-02T10:00:00')),
    touched(4, touch, at('2026-10-02T10:00:00'), at('2026-10-03T10:00:00')),
    // What was before the touch is nothing that came of it.
    touched(5, touch, first),
  ]
  expect(reached(people, {}, '2026-10-09T00:00:00').at(-1)).toEqual([5, 2])
  expect(reached(people, { windows: 8 }, '2026-10-10T00:00:00').map(([, n]) => n)).toEqual([0, 0, 1, 1, 1, 1, 1, 2, 3])
})

test('a window that is not over is not known; hours and minutes are counted from the touch, both ends included', () => {
  const people = [
    touched(1, at('2026-10-01T09:00:00'), at('2026-09-01T09:00:00'), at('2026-10-01T10:00:00')),
    touched(2, at('2026-10-01T09:30:00'), at('2026-09-01T09:00:00'), at('2026-10-01T10:30:00.001')),
  ]
  expect(reached(people, {}, '2026-10-02T12:00:00').slice(0, 2)).toEqual([
    [2, 2],
    [0, 0],
  ])
  expect(reached(people, { unit: 'hour', windows: 2 }, '2026-10-01T11:30:00')).toEqual([
    [2, 1],
    [1, 1],
  ])
  expect(reached(people, { unit: 'minute', windows: 60 }, '2026-10-01T10:30:00').at(-1)).toEqual([1, 1])
})

test('of any, first and again each takes its own events, and only those later than the touch', () => {
  const done = [at('2026-10-01T01:00:00'), at('2026-10-01T02:00:00')]
  const [before, between] = [
    { time: 0, order: 0 },
    { time: done[0]?.time ?? 0, order: done[0]?.order ?? 0 },
  ]
  expect((['any', 'first', 'again'] as const).map((kind) => reachedAt(kind, before, done))).toEqual([done[0], done[0], done[1]])
  expect((['any', 'first', 'again'] as const).map((kind) => reachedAt(kind, between, done))).toEqual([done[1], undefined, done[1]])
})

test('C26 the goal library has buying again, and whose first order ever it is has not reached it', () => {
  const { kind, unit, windows } = goalLibrary.again_week
  const touch = at('2026-10-01T09:30:00')
  const [once, twice] = [at('2026-10-02T10:00:00'), at('2026-10-03T10:00:00')]
  const people = [touched(1, touch, once), touched(2, touch, once, twice)]
  expect(reached(people, { goals: [{ event: 'PayOrder', kind }], unit, windows }, '2026-10-20T00:00:00').at(-1)).toEqual([2, 1])
  for (const { kind: some, ...spans } of Object.values(goalLibrary))
    expect(query({ goals: [{ event: 'E', kind: some }], ...spans })).toMatchObject(spans)
})

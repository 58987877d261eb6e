import { expect, test } from 'vitest'
import { bulkTurns } from './bulk-turns.ts'

/** Turns with a clock of their own; `take`: the next turn is used up and takes so long for each of it. */
function world() {
  let now = 0
  const turns = bulkTurns({ least: 100, first: 1_000, most: 5_000 }, () => now)
  const take = (msEach: number, there = Infinity): number => {
    const turn = turns.next()
    const taken = Math.min(turn.size, there)
    now += taken * msEach
    turn.done(taken)
    return taken
  }
  const answered = (msEach: number): number => {
    turns.answering()
    return take(msEach)
  }
  return { turns, take, answered, passes: (ms: number) => void (now += ms) }
}

test('with nothing else going on turns soon are as large as may be, unless the first event would wait for more than a second', () => {
  const { take } = world()
  expect([take(0.2), take(0.2), take(0.2), take(0.2), take(0.2)]).toEqual([1_000, 2_000, 4_000, 5_000, 5_000])
  expect([take(2), take(2)]).toEqual([5_000, 500])
})

test('beside answers to events a turn takes 150 ms: it grows by no more than double, and shrinks at once', () => {
  const { answered } = world()
  expect(Array.from({ length: 6 }, () => answered(0.25))).toEqual([100, 200, 400, 600, 600, 600])
  expect([answered(1), answered(1), answered(1)]).toEqual([600, 150, 150])
})

test('the first turn beside events goes by what the last large one took', () => {
  const { take, answered } = world()
  take(0.5)
  expect(answered(0.5)).toBe(300)
})

test('a second after the last answer turns grow again; where turns take long, three of them later', () => {
  const { turns, take, answered, passes } = world()
  answered(0.5)
  passes(949)
  expect(turns.isBeside()).toBe(true)
  passes(1)
  expect([turns.isBeside(), take(0.5), take(0.5)]).toEqual([false, 200, 400])
  passes(10_000)
  expect(answered(10)).toBe(300)
  passes(2 * 3_000 - 1)
  expect(turns.isBeside()).toBe(true)
  passes(1)
  expect(turns.isBeside()).toBe(false)
})

test('the many are never starved: however slow they are and whatever is answered, the least of a turn goes', () => {
  const { answered } = world()
  for (let i = 0; i < 50; i++) expect(answered(1_000)).toBe(100)
})

test('when answers come late the many rest after a turn, as long as it took, and go on then', () => {
  const { turns, take, passes } = world()
  turns.answering(301)
  expect(take(1)).toBe(100)
  expect([take(1), take(1)]).toEqual([0, 0])
  passes(99)
  turns.answering(5_000)
  expect(take(1)).toBe(0)
  passes(1)
  expect(take(1)).toBe(150)
  passes(150)
  turns.answering(300)
  expect([take(1), take(1)]).toEqual([150, 150])
})

test('with nobody to answer any more the many do not rest', () => {
  const { turns, take, passes } = world()
  turns.answering(301)
  take(5)
  passes(0)
  expect(turns.isBeside()).toBe(true)
  expect(take(5)).toBe(0)
  passes(3_000)
  expect(turns.isBeside()).toBe(false)
  expect(take(1)).toBeGreaterThan(0)
})

test('a few that were left say nothing of how long many take', () => {
  const { take, answered } = world()
  take(0.5)
  take(50, 3)
  expect(answered(0.5)).toBe(300)
})

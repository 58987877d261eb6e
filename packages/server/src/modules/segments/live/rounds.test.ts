import { expect, test } from 'vitest'
import { passedMoment } from './compute.ts'
import { restAfter } from './keep.ts'

test('rests grow with rounds, as long as a round, its rest and the next stay within four seconds', () => {
  expect([0, 300, 500, 1_000, 1_500, 2_500, 60_000].map(restAfter)).toEqual([700, 700, 1_000, 2_000, 1_000, 700, 700])
})

test('a moment that has passed is the earlier of two answers: what was on its way at the first is waiting at the second, or has passed', async () => {
  const answers = (...ms: number[]) => {
    const left = ms.map((one) => new Date(one))
    return async (): Promise<Date> => left.shift() ?? expect.unreachable('asked too often')
  }
  expect(await passedMoment(answers(1_000, 1_003))).toEqual(new Date(1_000))
  // Accepted in the millisecond of the first answer, after it: it waits, and no member can be known as of then.
  expect(await passedMoment(answers(1_000, 999))).toEqual(new Date(999))
})

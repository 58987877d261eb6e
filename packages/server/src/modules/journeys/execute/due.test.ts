import { start } from '@millrace/contract/journeys/index.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { at, does, type JourneyWorld, journeyWorld, known, wait } from '../../../../test/journey-world.ts'
import { dueRuns, hasWork } from './load.ts'
import { insertRuns } from './save.ts'

let w: JourneyWorld
beforeAll(async () => {
  w = await journeyWorld()
})
afterAll(() => w.end())

test('very many timers of one journey do not keep those of another back, each journey’s oldest come first', async () => {
  const now = w.world.clock.now()
  const run = (journeyId: number, personId: number, minutesAgo: number, isAbsence = false) => ({
    part: partOf(personId),
    runId: journeyId * 100_000 + personId,
    token: 0,
    isExtra: false,
    projectId: w.project.id,
    journeyId,
    version: 1,
    personId,
    entryKey: '',
    isTest: false,
    cut: null,
    arrivedBy: '',
    absences: [],
    enteredAt: 0,
    pending: false,
    trigger: {},
    position: { ...start(0), node: 'w', dueAt: now.getTime() - minutesAgo * 60_000, absence: isAbsence },
  })
  const many = Array.from({ length: 300 }, (_, i) => run(1, i + 1, 600 - i))
  const due = [...many, run(2, 1, 1), run(2, 2, 2), run(3, 1, 1), run(4, 1, 5, true), run(5, 1, -1)]
  const parts = Array.from({ length: 256 }, (_, part) => part)
  const taken = await w.world.databases.postgres.transaction(async (tx) => {
    await insertRuns(tx, due)
    // Journey 3 is paused, what is absent in 4 is not known yet, 5 is not due.
    return dueRuns(tx, parts, [1, 2, 4, 5], { now, absence: new Date(now.getTime() - 600_000), limit: 100 })
  })
  const of = (journey: number): number[] => taken.runs.filter((one) => one.journeyId === journey).map((one) => one.personId)
  expect(of(1)).toEqual(many.slice(0, 50).map((one) => one.personId))
  expect(of(2).toSorted()).toEqual([1, 2])
  expect([of(3), of(4), of(5)]).toEqual([[], [], []])
  expect(taken.isMore).toBe(true)
})

test('there is work when the time of a timer has come, unless its journey is paused', async () => {
  await w.happens('09:00:00', known('a', {}))
  const journey = await w.start({ nodes: { v: wait(10) }, edges: ['entry>v'] })
  await w.happens('09:00:00', does('a', 'Start'))
  const parts = Array.from({ length: 256 }, (_, part) => part)
  const isWork = (time: string) => hasWork(w.world.databases.postgres, parts, new Date(at(time)))
  expect([await isWork('09:09:59'), await isWork('09:10:00')]).toEqual([false, true])
  await w.change(journey, 'pause')
  expect(await isWork('09:10:00')).toBe(false)
})

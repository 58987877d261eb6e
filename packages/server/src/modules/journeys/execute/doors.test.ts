import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Backtest } from '@millrace/contract/journeys/backtest.ts'
import { describeNotEntered } from '@millrace/contract/journeys/index.ts'
import type { NotEntered } from '@millrace/contract/journeys/why.ts'
import type { App } from '../../../app.ts'
import { does, type JourneyWorld, journeyWorld, known, wait } from '../../../../test/journey-world.ts'

const users = Array.from({ length: 24 }, (_, i) => `u${String(i).padStart(2, '0')}`)

let w: JourneyWorld
let other: App
beforeAll(async () => {
  w = await journeyWorld()
  other = await w.world.another()
  await w.arrives('08:00:00', ...users.map((user) => known(user)))
  await together()
})
afterAll(async () => {
  await other.stop()
  await w.end()
})

const together = async (): Promise<void> => {
  for (let i = 0; i < 2; i++) await Promise.all([w.world.app.settle(), other.settle()])
}
const stays = (event: string, limits: object) => ({
  entry: { kind: 'event' as const, event },
  nodes: { v: wait(9, 'hour') },
  edges: ['entry>v'],
  limits,
})
async function notEntered(journey: string): Promise<Record<string, number>> {
  const { body } = await w.world.call<{ reasons: { reason: string; times: number }[] }>(w.project, 'GET', `journeys/${journey}/not-entered`)
  return Object.fromEntries(body.reasons.map(({ reason, times }) => [reason, times]))
}
const inside = async (journey: string): Promise<number> => (await w.runs(journey)).length

test('a journey lets in so many an hour, a day and in all, whatever owners work side by side, and says so to everybody else', async () => {
  const journey = await w.start(stays('Knock', { entriesPerHour: 5, entriesPerDay: 8, entriesInTotal: 12 }))
  const knock = async (time: string, from: number, to: number): Promise<number> => {
    await w.arrives(time, ...users.slice(from, to).map((user) => does(user, 'Knock')))
    await together()
    return inside(journey)
  }
  expect(await knock('14:10:00', 0, 7)).toBe(5)
  expect(await knock('14:50:00', 7, 9)).toBe(5)
  // An hour later, then after midnight in Shanghai.
  expect(await knock('15:00:00', 9, 14)).toBe(8)
  expect(await knock('16:00:00', 14, 24)).toBe(12)
  expect(await notEntered(journey)).toEqual({ cap_hour: 4, cap_day: 2, cap_total: 6 })
  const { body } = await w.world.call<{ items: NotEntered[] }>(w.project, 'GET', `journeys/${journey}/not-entered?reason=cap_day`)
  const [one] = body.items
  expect(one && (['en', 'zh'] as const).map((language) => describeNotEntered(one, language))).toEqual([
    '“Knock”: as many as it lets in on a day had entered (8)',
    '「Knock」：流程当日进入人数已达上限（8 人）',
  ])
  expect((await w.counts(journey)).entered).toBe(12)

  const started = await w.world.call<{ job: string }>(w.project, 'POST', `journeys/${journey}/backtest`, { days: 2 })
  await w.world.settle()
  const backtest = (await w.world.call<Backtest>(w.project, 'GET', `jobs/${started.body.job}/file`)).body
  expect(backtest.variants[0]?.tally.entered).toBe(12)
})

test('who waits to see whether something follows takes a place when they begin', async () => {
  const journey = await w.start({
    ...stays('Order', { entriesInTotal: 2 }),
    entry: { kind: 'event_then_not', event: 'Order', not: { event: 'Paid' }, within: { amount: 10, unit: 'minute' } },
  })
  await w.arrives('17:00:00', ...users.slice(0, 6).map((user) => does(user, 'Order')))
  await together()
  await w.arrives('17:05:00', ...users.slice(0, 2).map((user) => does(user, 'Paid')))
  await together()
  for (const time of ['17:11:00', '17:12:00']) {
    await w.arrives(time)
    await together()
  }
  expect(await inside(journey)).toBe(2)
  expect(await notEntered(journey)).toEqual({ Paid: 2, cap_total: 2 })
})

test('people are in so many journeys at once: the highest comes first, and whoever is inside stays', async () => {
  const before = await w.start(stays('Before', {}))
  const [low, high, usual] = await Promise.all(
    [10, 90, undefined].map((priority) => w.start(stays('Same', priority === undefined ? {} : { priority }))),
  )
  const late = await w.start({
    ...stays('Slow', {}),
    entry: { kind: 'event_then_not', event: 'Slow', not: { event: 'Paid' }, within: { amount: 10, unit: 'minute' } },
  })
  const set = (mostJourneys: number | null) => setting(w, mostJourneys)
  expect(await set(0)).toMatchObject({ status: 400, body: { errors: [{ path: 'body.mostJourneys' }] } })
  // Elsewhere some are inside from the tests before: these two are in nothing, or in one.
  const [fresh, busy] = ['fresh', 'busy']
  await w.arrives('18:00:00', known(fresh), known(busy), does(busy, 'Before'))
  await together()
  expect(await set(2)).toMatchObject({ status: 200, body: { mostJourneys: 2 } })
  await w.arrives('18:01:00', does(fresh, 'Same'), does(busy, 'Same'), does(busy, 'Slow'))
  await together()
  expect(await w.runs(high ?? '')).toEqual(['busy waiting v', 'fresh waiting v'])
  expect(await w.runs(usual ?? '')).toEqual(['fresh waiting v'])
  expect(await w.runs(low ?? '')).toEqual([])
  expect(await w.runs(before)).toEqual(['busy waiting v'])
  expect(await notEntered(low ?? '')).toEqual({ too_many_journeys: 2 })
  for (const time of ['18:12:00', '18:13:00']) {
    await w.arrives(time)
    await together()
  }
  expect(await w.runs(late)).toEqual([])
  expect(await notEntered(late)).toEqual({ too_many_journeys: 1 })
  // Less than some are in: nobody leaves. None: everybody may enter again.
  await set(1)
  await w.arrives('18:20:00', does(busy, 'Same'))
  await together()
  expect(await w.runs(before)).toEqual(['busy waiting v'])
  expect(await set(null)).toMatchObject({ status: 200, body: { mostJourneys: null } })
  await w.arrives('18:30:00', does(busy, 'Same'))
  await together()
  expect(await w.runs(low ?? '')).toEqual(['busy waiting v'])
})

async function setting({ world, project }: JourneyWorld, mostJourneys: number | null) {
  const url = `/api/v1/projects/${project.slug}`
  return world.call<object>(project, 'PATCH', url, { mostJourneys }, await world.revisionOf(project, url))
}

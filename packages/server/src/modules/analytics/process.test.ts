import type { ProcessAnswer } from '@millrace/contract/analytics/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
const hour = 3_600_000
const now = Date.parse('2026-11-09T08:00:00Z')
const events = ['Visit', 'Register', 'Apply', 'Upload', 'Sign', 'Pay']
const stations = events.map((event, i) => ({ event, name: `第 ${i + 1} 步`, stuckAfter: i < 5 ? { amount: 2, unit: 'hour' } : null }))
const query = { from: '2026-11-01', to: '2026-11-09', stations, position: 'furthest' }

beforeAll(async () => {
  world = await makeWorld({ at: new Date(now).toISOString() })
  project = await world.project()
})
afterAll(() => world.end())

let nth = 0
/** Somebody comes as far as a station, half an hour after the one before; the last of them so many hours ago. */
const comes = (who: string, to: number, hoursAgo: number) =>
  events.slice(0, to).map((event, i) => {
    const at = new Date(now - hoursAgo * hour - (to - 1 - i) * (hour / 2)).toISOString()
    return record({ ids: [`login:${who}`], event, at, id: `p${(nth += 1)}` })
  })
const accept = async (records: Parameters<typeof world.app.ingest.accept>[2]): Promise<void> => {
  await world.app.ingest.accept(project.id, 'native', records)
  await world.settle()
}
const ask = async (): Promise<ProcessAnswer> => (await world.call<ProcessAnswer>(project, 'POST', 'analytics/process', query)).body
const here = ({ stations: all }: ProcessAnswer): number[] => all.map((one) => one.here)

test('C20 (part: stuck people) of a process of six the stuck at the fourth are those who came there, not on, and longer ago than they may', async () => {
  const people = [
    ...['a', 'b', 'c', 'd', 'e'].flatMap((who) => comes(who, 4, 3)),
    ...comes('new', 4, 1),
    ...comes('on', 5, 3),
    ...comes('paid', 6, 30),
    ...comes('early', 2, 5),
  ]
  await accept(people)
  const answer = await ask()
  expect(here(answer)).toEqual([0, 1, 0, 6, 1, 1])
  expect(answer.stations[3]).toMatchObject({
    reached: 8,
    here: 6,
    wentOn: 2,
    rate: 0.25,
    seconds: 1_800,
    stuck: 5,
    stays: [0, 0, 6, 0, 0, 0, 0],
  })
  expect(answer.stations[5]).toMatchObject({ stuck: null, rate: 0 })
  expect(answer.total).toEqual({ people: 9, stuck: 7 })
  expect(answer.edges[3]).toMatchObject({ from: 4, to: 5, people: 2, share: 0.25 })

  const stuck = { query, station: 4, who: 'stuck' }
  const made = await world.call<{ id: string }>(project, 'POST', 'analytics/process/segment', { ...stuck, name: '卡在上传资料' })
  await world.settle()
  const members = await world.call<{ items: { ids: { value: string }[] }[] }>(project, 'GET', `segments/${made.body.id}/people`)
  expect(members.body.items.flatMap((one) => one.ids.map((id) => id.value)).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('C04 everybody in a process is at one station, and who moves is at the next as soon as it is known', async () => {
  const before = await ask()
  expect(before).toMatchObject({ isLive: true, asOf: new Date(now).toISOString() })
  expect(here(before).reduce((sum, n) => sum + n, 0)).toBe(before.total.people)
  await accept([record({ ids: ['login:a'], event: 'Sign', at: new Date(now).toISOString() })])
  const after = await ask()
  expect(here(after)).toEqual([0, 1, 0, 5, 2, 1])
  expect(after.total.people).toBe(before.total.people)
  expect(after.stations[3]).toMatchObject({ wentOn: 3, rate: 3 / 8 })
})

test('days that are over are looked at as they ended, and a number that a process does not have is refused with its field', async () => {
  const past = await world.call<ProcessAnswer>(project, 'POST', 'analytics/process', { ...query, to: '2026-11-08' })
  expect(past.body).toMatchObject({ isLive: false, asOf: '2026-11-08T16:00:00.000Z', total: { people: 1 } })
  const people = async (slice: object) =>
    (await world.call<{ errors: { path: string }[] }>(project, 'POST', 'analytics/process/people', { query, ...slice })).body
  expect((await people({ station: 7 })).errors).toMatchObject([{ path: 'body.station' }])
  expect((await people({ station: 6, who: 'stuck' })).errors).toMatchObject([{ path: 'body.query.stations' }])
})

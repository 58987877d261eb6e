import type { DryRun } from '@millrace/contract/journeys/dry-run.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from '../../../platform/sql.ts'
import { does, exit, type JourneyWorld, journeyWorld, known } from '../../../../test/journey-world.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
})
afterEach(() => w.end())

const started = (event: string) => ({ kind: 'event' as const, event })
const step = (settings: object, kind = 'wait') => ({ nodes: { w: { kind, settings }, e: exit('on') }, edges: ['entry>w', 'w>e'] })

/** When those who wait in a journey go on, by person. */
async function dues(journey: string): Promise<string[]> {
  const rows = await w.world.databases.postgres.rows<{ text: string }>(sql`
    select concat_ws(' ', (select min(p.id_value) from person_ids p where p.person_id = r.person_id and p.id_type = 'login_id'),
      to_char(r.due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')) as text
    from journey_runs r join journeys j using (journey_id) where j.public_id = ${journey} and r.state = 1 order by 1`)
  return rows.map((row) => row.text)
}

test('D09 wait 5 days: 24 hours each, or days of the person’s calendar at an hour, over the day clocks change', async () => {
  // 133 days from then is 14 March 2027, when New York has no 02:30.
  const hours = await w.start({ entry: started('Hours'), ...step({ duration: { amount: 133, unit: 'day' } }) })
  const days = await w.start({ entry: started('Days'), ...step({ days: 133, time: '02:30', zone: 'person' }) })
  const five = await w.start({ entry: started('Five'), ...step({ days: 5, time: '10:00', zone: 'project' }) })
  await w.happens('10:00:00', known('a', { $timezone: 'America/New_York' }), known('b'))
  await w.happens('10:00:00', ...['Hours', 'Days', 'Five'].flatMap((event) => [does('a', event), does('b', event)]))
  expect(await dues(hours)).toEqual(['a 2027-03-14 10:00', 'b 2027-03-14 10:00'])
  // Projects of tests are in Shanghai.
  expect(await dues(days)).toEqual(['a 2027-03-14 07:00', 'b 2027-03-13 18:30'])
  expect(await dues(five)).toEqual(['a 2026-11-06 02:00', 'b 2026-11-06 02:00'])
  w.world.clock.set(new Date('2026-11-06T01:59:59Z'))
  await w.world.settle()
  expect(await w.runs(five)).toEqual(['a waiting w', 'b waiting w'])
  w.world.clock.set(new Date('2026-11-06T02:00:00Z'))
  await w.world.settle()
  expect(await w.runs(five)).toEqual(['a exited on', 'b exited on'])
})

test('until the next time on a working day; hours let through who is inside them at once', async () => {
  const next = await w.start({ entry: started('Start'), ...step({ next: { time: '10:00', weekdays: [1, 2, 3, 4, 5] }, zone: 'project' }) })
  const hours = { from: '09:00', to: '18:00', weekdays: [1, 2, 3, 4, 5, 6, 7], zone: 'person' }
  const open = await w.start({ entry: started('Start'), ...step(hours, 'window') })
  await w.happens('09:00:00', known('a', { $timezone: 'Europe/Berlin' }), known('b', { $timezone: 'Asia/Tokyo' }))
  await w.happens('09:00:00', does('a', 'Start'), does('b', 'Start'))
  // 1 November 2026 is a Sunday.
  expect(await dues(next)).toEqual(['a 2026-11-02 02:00', 'b 2026-11-02 02:00'])
  expect(await w.runs(open)).toEqual(['a exited on', 'b waiting w'])
  expect(await dues(open)).toEqual(['b 2026-11-02 00:00'])
})

test('until a date of theirs: at most so long, past or none leaves; N minutes after entry counts what was waited before', async () => {
  const date = { of: 'profile', property: 'visit', shift: { amount: 1, unit: 'day' }, side: 'before', time: '10:00', past: 'exit' }
  const visit = await w.start({
    entry: started('Start'),
    ...step({ date: { ...date, most: { amount: 30, unit: 'day' } }, zone: 'project' }),
  })
  const entered = await w.start({
    entry: started('Start'),
    nodes: {
      v: { kind: 'wait', settings: { duration: { amount: 20, unit: 'minute' } } },
      w: { kind: 'wait', settings: { duration: { amount: 30, unit: 'minute' }, from: 'entry' } },
    },
    edges: ['entry>v', 'v>w'],
  })
  const people = { soon: '2026-11-05', far: '2027-06-01', past: '2026-11-01', exact: '2026-11-05T23:30:00Z' }
  await w.happens('09:00:00', known('none'), ...Object.entries(people).map(([user, visits]) => known(user, { visit: visits })))
  await w.happens('10:00:00', ...['none', ...Object.keys(people)].map((user) => does(user, 'Start')))
  expect(await dues(visit)).toEqual(['exact 2026-11-05 02:00', 'far 2026-12-01 10:00', 'soon 2026-11-04 02:00'])
  const left = await w.runs(visit)
  expect(left).toEqual(expect.arrayContaining(['none exited no date in visit', 'past exited visit is past']))
  await w.happens('10:20:00')
  expect(await dues(entered)).toContain('soon 2026-11-01 10:30')
})

test('a changed time is waited for by those inside, counted from when they came', async () => {
  const journey = await w.start(step({ days: 5, time: '10:00', zone: 'project' }))
  await w.happens('10:00:00', known('a'))
  await w.happens('10:00:00', does('a', 'Start'))
  await w.republish(journey, step({ days: 3, time: '09:00', zone: 'project' }), 'follow')
  await w.happens('11:00:00')
  expect(await dues(journey)).toEqual(['a 2026-11-04 01:00'])
  await w.republish(journey, step({ duration: { amount: 30, unit: 'minute' } }), 'follow')
  await w.happens('11:01:00')
  expect(await w.runs(journey)).toEqual(['a exited on'])
})

const fiveDays = [
  // 1 November 2026 is a Sunday.
  { date: '2026-11-03', kind: 'off', name: 'anniversary' },
  { date: '2026-11-07', kind: 'working', name: 'stocktaking' },
]

test('working days of the project: runs and a dry run wait over its own days; a year that is not covered is warned of', async () => {
  const settings = '/api/v1/projects/shop'
  const change = async (workingDays: object) =>
    w.world.call<object>(w.project, 'PATCH', settings, { workingDays }, await w.world.revisionOf(w.project, settings))
  expect(await change({ base: 'cn', days: fiveDays })).toMatchObject({ status: 200, body: { workingDays: { days: fiveDays } } })
  expect(await change({ base: 'cn', days: [fiveDays[0], fiveDays[0]] })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'body.workingDays.days' }] },
  })
  const waits = await w.start({ entry: started('Start'), ...step({ days: 5, working: true, time: '10:00', zone: 'project' }) })
  const hours = { from: '09:00', to: '18:00', weekdays: [1, 2, 3, 4, 5, 6, 7], on: 'working_days', zone: 'project' }
  const open = await w.start({ entry: started('Start'), ...step(hours, 'window') })
  await w.happens('10:00:00', known('a'))
  await w.happens('10:00:00', does('a', 'Start'))
  expect(await dues(waits)).toEqual(['a 2026-11-07 02:00'])
  expect(await dues(open)).toEqual(['a 2026-11-02 01:00'])

  const tried = async (journey: string, at: string): Promise<(string | null)[]> => {
    const input = { events: [{ event: 'Start', at }], until: at }
    const { body } = await w.world.call<DryRun>(w.project, 'POST', `journeys/${journey}/dry-run`, input)
    return body.runs.map(({ dueAt }) => dueAt)
  }
  expect(await tried(waits, '2026-11-01T10:00:00Z')).toEqual(['2026-11-07T02:00:00.000Z'])
  expect(await tried(open, '2026-11-01T10:00:00Z')).toEqual(['2026-11-02T01:00:00.000Z'])
  // National Day: 8 to 10 October are worked on.
  expect(await tried(waits, '2026-09-30T10:00:00Z')).toEqual(['2026-10-13T02:00:00.000Z'])

  const problems = async () => (await w.world.call<{ problems: object[] }>(w.project, 'GET', `journeys/${waits}`)).body.problems
  const warning = { nodeId: 'w', code: 'year_not_covered', severity: 'warning', params: { year: 2027, own: 0 } }
  expect(await problems()).toContainEqual(warning)
  await change({ base: 'none', days: fiveDays })
  expect(await problems()).not.toContainEqual(warning)
  // Who waits already goes on when they were told to.
  expect(await dues(waits)).toEqual(['a 2026-11-07 02:00'])
})

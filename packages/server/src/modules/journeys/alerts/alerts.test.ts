import type { Alert } from '@millrace/contract/journeys/alerts.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { at, does, type JourneyWorld, journeyWorld, known, wait } from '../../../../test/journey-world.ts'
import { sql } from '../../../platform/sql.ts'
import { watchRuns } from './watch.ts'

let w: JourneyWorld
beforeAll(async () => {
  w = await journeyWorld()
  await w.happens('08:00:00', known('a'), known('b'))
})
afterAll(() => w.end())

/** The clock moves, alerts are looked for, and nothing else happens. */
async function looks(time: string): Promise<void> {
  w.world.clock.set(new Date(at(time)))
  await w.world.app.jobs.tick()
}
const alerts = async (journey: string, query = ''): Promise<Alert[]> =>
  (await w.world.call<{ items: Alert[] }>(w.project, 'GET', `alerts?journeyId=${journey}${query}`)).body.items
const states = async (journey: string): Promise<string[]> =>
  (await alerts(journey)).map((one) => `${one.kind} ${one.node ?? '-'} ${one.state}`)
const isFailing = async (journey: string): Promise<boolean | undefined> =>
  (await w.world.call<{ items: { id: string; isFailing: boolean }[] }>(w.project, 'GET', 'journeys')).body.items.find(
    (one) => one.id === journey,
  )?.isFailing

test('runs that are due and do not move: one alert whoever looks, acknowledged, and over by itself', async () => {
  const journey = await w.start({ nodes: { w: wait(10), v: wait(600) }, edges: ['entry>w', 'w>v'] })
  await w.happens('09:00:00', does('a', 'Start'), does('b', 'Start'))
  await looks('09:20:00')
  expect(await states(journey)).toEqual([])
  w.world.clock.set(new Date(at('09:26:00')))
  const { postgres } = w.world.databases
  await Promise.all([1, 2].map(() => postgres.transaction((tx) => watchRuns(async () => undefined)(tx, w.world.clock.now()))))
  const [alert] = await alerts(journey)
  expect(await states(journey)).toEqual(['stuck w open'])
  expect(alert).toMatchObject({
    figures: { runs: 2, messages: 0, since: at('09:10:00').replace('Z', '.000Z') },
    text: { zh: '2 人早该继续却没有动' },
    link: `/engage/journeys/${journey}/runs?node=w`,
    openedAt: at('09:26:00').replace('Z', '.000Z'),
  })
  expect(await isFailing(journey)).toBe(true)
  const acknowledge = () => w.world.call<Alert>(w.project, 'POST', `alerts/${alert?.id}/acknowledge`)
  expect((await acknowledge()).body).toMatchObject({ state: 'acknowledged', acknowledgedAt: at('09:26:00').replace('Z', '.000Z') })
  expect((await acknowledge()).body).toMatchObject({ code: 'wrong_state' })
  await looks('09:40:00')
  expect(await alerts(journey)).toMatchObject([{ id: alert?.id, state: 'acknowledged', lastSeenAt: at('09:40:00').replace('Z', '.000Z') }])
  await w.happens('09:41:00')
  await looks('09:44:00')
  expect(await states(journey)).toEqual(['stuck w acknowledged'])
  await looks('09:46:00')
  expect(await alerts(journey, '&state=unresolved')).toEqual([])
  expect(await alerts(journey)).toMatchObject([{ state: 'resolved', resolvedAt: at('09:46:00').replace('Z', '.000Z') }])
  expect(await isFailing(journey)).toBe(false)
})

const numberOf = async (journey: string): Promise<number> =>
  (await w.world.databases.postgres.one<{ id: number }>(sql`select journey_id as id from journeys where public_id = ${journey}`))?.id ?? 0
const told = (table: string, rows: readonly object[]) =>
  w.world.databases.clickhouse.insert(table, rows.map((row) => JSON.stringify(row)).join('\n'), { date_time_input_format: 'best_effort' })

test('messages of a step that fail open one alert, which does not flap around its threshold', async () => {
  const journey = await w.start({ entry: { kind: 'event', event: 'Failing' }, nodes: { w: wait(10) }, edges: ['entry>w'] })
  const journeyId = await numberOf(journey)
  let intent = 0
  const messages = (kind: string, n: number, time: string) =>
    told(
      'message_facts',
      Array.from({ length: n }, () => ({
        project_id: w.project.id,
        kind,
        at: at(time),
        person_id: 1,
        journey_id: journeyId,
        node: 'm',
        template_id: 't',
        intent_id: (intent += 1),
      })),
    )
  await messages('sent', 36, '10:00:00')
  await messages('failed', 3, '10:00:00')
  await looks('10:01:00')
  expect(await states(journey)).toEqual([])
  await messages('failed', 2, '10:02:00')
  await looks('10:03:00')
  expect(await alerts(journey)).toMatchObject([{ kind: 'errors', node: 'm', state: 'open', figures: { bad: 5, all: 41 } }])
  // Below what opens one, above what ends it.
  await messages('sent', 40, '10:04:00')
  await looks('10:30:00')
  expect(await states(journey)).toEqual(['errors m open'])
  await messages('sent', 60, '10:31:00')
  for (const time of ['10:32:00', '10:44:00']) {
    await looks(time)
    expect(await states(journey)).toEqual(['errors m open'])
  }
  await looks('10:50:00')
  expect(await states(journey)).toEqual(['errors m resolved'])
})

test('far more entries than usual, and none where there used to be some, are alerts of the journey; it is not failing', async () => {
  const [much, silent] = [
    await w.start({ entry: { kind: 'event', event: 'Much' }, nodes: { w: wait(10) }, edges: ['entry>w'] }),
    await w.start({ entry: { kind: 'event', event: 'Silent' }, nodes: { w: wait(10) }, edges: ['entry>w'] }),
  ]
  const hour = 3_600_000
  const entries = async (journey: string, from: number, to: number, perHour: number) => {
    const journeyId = await numberOf(journey)
    const row = { project_id: w.project.id, journey_id: journeyId, person_id: 1, node: 'entry', port: 'next', next: 'w' }
    const hours = Array.from({ length: to - from }, (_, i) =>
      new Date(Date.parse(at('12:00:00')) + (from + i) * hour + 60_000).toISOString(),
    )
    await told(
      'journey_history',
      hours.flatMap((time) => Array.from({ length: perHour }, (_, i) => ({ ...row, run_id: i, arrived_at: time, left_at: time }))),
    )
  }
  await entries(much, -480, -1, 5)
  await entries(much, -1, 0, 150)
  await entries(silent, -480, -24, 1)
  await looks('12:04:00')
  expect(await states(much)).toEqual([])
  await looks('12:05:00')
  expect(await alerts(much)).toMatchObject([
    { kind: 'volume', node: null, state: 'open', figures: { window: 'hour', entries: 150, usual: 5 } },
  ])
  expect(await alerts(silent)).toMatchObject([
    {
      kind: 'volume',
      figures: { window: 'day', entries: 0, usual: 24 },
      text: { en: 'Nobody entered in the last 24 hours; usually about 24 do' },
    },
  ])
  expect(await isFailing(much)).toBe(false)
  await w.change(silent, 'pause')
  await looks('13:16:00')
  expect(await states(silent)).toEqual(['volume - resolved'])
})

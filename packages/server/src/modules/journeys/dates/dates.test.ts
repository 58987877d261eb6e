import { afterEach, beforeEach, expect, test } from 'vitest'
import { record } from '../../../../test/pipeline.ts'
import { at, type GraphInput, type JourneyWorld, journeyWorld, known, mail } from '../../../../test/journey-world.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
})
afterEach(() => w.end())

type Entry = Extract<NonNullable<GraphInput['entry']>, { kind: 'date' }>
const mailed = { nodes: { m: mail }, edges: ['entry>m'] }
const reminder = (more: Partial<Entry> = {}): Entry => ({ kind: 'date', property: 'appointment_time', days: -1, time: '10:00', ...more })
const drives = (user: string, at: string) => known(user, { appointment_time: at })

/** The project is in Shanghai. */
async function passes(moment: string): Promise<void> {
  w.world.clock.set(new Date(`${moment}+08:00`))
  await w.world.settle()
}

test('D29 the reminder comes the day before at ten; rescheduling moves it, cancelling removes it', async () => {
  await w.happens('09:00:00', drives('early', '2026-11-05 15:00'), drives('moved', '2026-11-05 15:00'))
  await w.start({ entry: reminder(), ...mailed })
  await w.happens('09:10:00', drives('late', '2026-11-05T16:30:00+08:00'), drives('cancelled', '2026-11-05 15:00'))
  const gone = {
    ...record({ ids: ['login:cancelled'], at: at('09:20:00') }),
    profile: { op: 'unset' as const, properties: { appointment_time: true } },
  }
  await w.world.app.ingest.accept(w.project.id, 'native', [gone])
  await w.happens('09:20:00', drives('moved', '2026-11-07 09:00'))
  await passes('2026-11-04T09:59:59')
  expect(await w.sends()).toEqual([])
  await passes('2026-11-04T10:00:00')
  expect((await w.sends()).toSorted()).toEqual(['early m', 'late m'])
  // Whatever else is learnt of them is no new date.
  const learnt = record({ ids: ['login:early'], set: { city: 'X' }, at: '2026-11-04T02:00:00Z' })
  await w.world.app.ingest.accept(w.project.id, 'native', [learnt])
  await passes('2026-11-06T10:00:00')
  expect((await w.sends()).toSorted()).toEqual(['early m', 'late m', 'moved m'])
  await passes('2026-11-08T10:00:00')
  expect(await w.sends()).toHaveLength(3)
})

test('a moment that has passed is skipped, or made up for once when it is heard of', async () => {
  await w.start({ entry: reminder(), ...mailed })
  await w.start({ entry: reminder({ past: 'now' }), nodes: { now: mail }, edges: ['entry>now'] })
  await w.happens('09:00:00', drives('a', '2026-11-01 20:00'))
  expect(await w.sends()).toEqual(['a now'])
  await w.happens('09:10:00', known('a', { city: 'X' }))
  expect(await w.sends()).toEqual(['a now'])
})

test('every year on the birthday, by the person’s own clock', async () => {
  const born = { birthday: '1990-11-03', $timezone: 'Asia/Tokyo' }
  await w.happens('09:00:00', known('a', born))
  await w.start({ entry: reminder({ property: 'birthday', days: 0, repeat: 'yearly', zone: 'person' }), ...mailed })
  await w.happens('09:01:00')
  await passes('2026-11-03T08:59:59')
  expect(await w.sends()).toEqual([])
  await passes('2026-11-03T09:00:00')
  expect(await w.sends()).toEqual(['a m'])
  await passes('2027-11-03T09:00:00')
  expect(await w.sends()).toEqual(['a m', 'a m'])
})

test('L06 law 2 no lost timer: timers of dates and waits outlive whoever dies while they fire: each once, none lost', async () => {
  const users = Array.from({ length: 12 }, (_, i) => `u${i}`)
  await w.happens('09:00:00', ...users.map((user) => drives(user, '2026-11-05 15:00')))
  const waits = { x: { kind: 'wait', settings: { duration: { amount: 2, unit: 'hour' } } }, m: mail }
  const journey = await w.start({ entry: reminder(), nodes: waits, edges: ['entry>x', 'x>m'] })
  await w.happens('09:01:00')
  for (const moment of ['2026-11-04T10:00:00', '2026-11-04T12:00:00']) {
    let deaths = 0
    const undo = onStopPoint('act.before_commit', () => {
      if (deaths++ < 2) throw new Error('died')
    })
    for (let tries = 0; tries < 3; tries++) await passes(moment).catch(() => undefined)
    undo()
    await passes(moment)
    expect(deaths).toBeGreaterThan(2)
  }
  expect((await w.sends()).toSorted()).toEqual(users.map((user) => `${user} m`).toSorted())
  expect(await w.counts(journey)).toMatchObject({ entered: 12, done: 12 })
})

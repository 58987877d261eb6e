import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertCrowd } from '../../../../test/crowd.ts'
import { at, does, exit, type GraphInput, type JourneyWorld, journeyWorld, known, mail, wait } from '../../../../test/journey-world.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'
import { sql } from '../../../platform/sql.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
})
afterEach(() => w.end())

const inCity = (value: string) => ({ kind: 'profile' as const, condition: { property: 'city', op: 'eq' as const, value } })
const mailed = { nodes: { m: mail }, edges: ['entry>m'] }
type Entry = NonNullable<GraphInput['entry']>
const of = (more: Partial<Extract<Entry, { kind: 'audience' }>>): Entry => ({
  kind: 'audience',
  who: inCity('A'),
  when: { kind: 'now' },
  ...more,
})

/** Moves the clock, lets what is due start, and everything happen. */
async function passes(time: string, day = '2026-11-01'): Promise<void> {
  w.world.clock.set(new Date(`${day}T${time}Z`))
  await w.world.app.jobs.tick()
  await w.world.settle()
}

test('an audience is taken in once, now; who is left out does not come, nor who joins late', async () => {
  await w.happens('09:00:00', known('a', { city: 'A' }), known('b', { city: 'B' }), known('c', { city: 'A', vip: 'yes' }))
  const except = { kind: 'profile' as const, condition: { property: 'vip', op: 'is_set' as const } }
  const journey = await w.start({ entry: of({ except }), ...mailed })
  await w.happens('09:01:00')
  expect(await w.sends()).toEqual(['a m'])
  await w.happens('09:02:00', known('d', { city: 'A' }))
  await passes('10:00:00')
  await w.republish(journey, { entry: of({ except }), nodes: { m: mail, e: exit('sent') }, edges: ['entry>m', 'm>e'] }, 'follow')
  await passes('10:01:00')
  expect(await w.sends()).toEqual(['a m'])
})

test('an audience at a time comes in then, not before; counted when it is published', async () => {
  await w.happens('09:00:00', known('a', { city: 'A' }))
  const journey = await w.start({ entry: of({ when: { kind: 'at', at: '2026-11-01T18:00:00' } }), ...mailed })
  const impact = await w.world.call(w.project, 'GET', `journeys/${journey}/impact`)
  expect(impact.body).toMatchObject({ audience: 1 })
  await passes('09:59:00')
  expect(await w.sends()).toEqual([])
  // The project is in Shanghai.
  await passes('10:00:00')
  expect(await w.sends()).toEqual(['a m'])
  await passes('10:00:00', '2026-11-02')
  expect(await w.sends()).toEqual(['a m'])
})

test('by people’s own clocks everybody comes in at their own ten o’clock', async () => {
  const zone = (name: string) => ({ city: 'A', $timezone: name })
  await w.happens('09:00:00', known('tokyo', zone('Asia/Tokyo')), known('here', { city: 'A' }), known('paris', zone('Europe/Paris')))
  await w.start({ entry: of({ when: { kind: 'at', at: '2026-11-03T10:00:00', zone: 'person' } }), ...mailed })
  await passes('20:00:00')
  await passes('20:00:00', '2026-11-02')
  expect(await w.sends()).toEqual([])
  await passes('01:00:00', '2026-11-03')
  expect(await w.sends()).toEqual(['tokyo m'])
  await passes('02:00:00', '2026-11-03')
  expect(await w.sends()).toEqual(['tokyo m', 'here m'])
  await passes('09:00:00', '2026-11-03')
  expect(await w.sends()).toEqual(['tokyo m', 'here m', 'paris m'])
})

test('again and again: each time once, new members only where that is wanted; what was missed is skipped, or caught up with once', async () => {
  await w.happens('09:00:00', known('a', { city: 'A' }))
  const daily = (more: object): Entry => of({ when: { kind: 'cron', pattern: '0 18 * * *', ...more } })
  const skips = await w.start({ entry: daily({}), ...mailed })
  const catches = await w.start({ entry: { ...daily({ missed: 'once' }), onlyNew: true } as Entry, ...mailed })
  await passes('10:00:00')
  await w.happens('10:05:00', known('b', { city: 'A' }))
  await passes('10:00:00', '2026-11-02')
  expect(await w.runs(skips)).toEqual(['a done', 'a done', 'b done'])
  expect(await w.runs(catches)).toEqual(['a done', 'b done'])
  await w.happens('10:05:00', known('c', { city: 'A' }))
  // Down for three days.
  await passes('12:00:00', '2026-11-05')
  expect(await w.runs(skips)).toEqual(['a done', 'a done', 'b done'])
  expect(await w.runs(catches)).toEqual(['a done', 'b done', 'c done'])
})

test('at most so many each time and in all', async () => {
  await w.happens('09:00:00', ...Array.from({ length: 9 }, (_, i) => known(`p${i}`, { city: 'A' })))
  const journey = await w.start({ entry: of({ when: { kind: 'cron', pattern: '0 * * * *' }, perRun: 4, inTotal: 6 }), ...mailed })
  await passes('10:00:00')
  expect(await w.runs(journey)).toHaveLength(4)
  await passes('11:00:00')
  await passes('12:00:00')
  expect(await w.runs(journey)).toHaveLength(6)
})

test('a paused journey takes nobody in, and goes on where it was; an ended one is over', async () => {
  await w.happens('09:00:00', known('a', { city: 'A' }))
  const journey = await w.start({ entry: of({}), ...mailed })
  await w.change(journey, 'pause')
  await w.happens('09:01:00')
  expect(await w.runs(journey)).toEqual([])
  await w.change(journey, 'resume')
  await w.happens('09:02:00')
  expect(await w.runs(journey)).toEqual(['a done'])
})

test('two who become one between being meant and coming in come in once; who is erased does not', async () => {
  await w.happens('09:00:00', known('a', { city: 'A' }), known('c', { city: 'A' }), { ids: ['anon:x'], set: { city: 'A' } })
  const journey = await w.start({ entry: of({}), ...mailed })
  await w.change(journey, 'pause')
  await w.happens('09:01:00')
  await w.happens('09:01:30', { ids: ['login:a', 'anon:x'], event: 'Login' })
  const c = await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=c')
  const erased = await w.world.call(w.project, 'POST', `people/${c.body.id}/erase`, { confirm: String(c.body.id) })
  expect(erased.status).toBeLessThan(300)
  await w.happens('09:02:00')
  await w.change(journey, 'resume')
  await w.happens('09:03:00')
  expect(await w.counts(journey)).toMatchObject({ entered: 1, done: 1 })
  expect(await w.sends()).toHaveLength(1)
})

test('D25 one canvas of each kind: one at a time, one set off by what somebody does', async () => {
  await w.happens('09:00:00', known('a', { city: 'A' }), known('b'))
  const workflow = await w.start({
    entry: of({ when: { kind: 'at', at: '2026-11-01T18:00:00' } }),
    nodes: { letter: mail },
    edges: ['entry>letter'],
  })
  const triggered = await w.start({ entry: { kind: 'event', event: 'Start' }, nodes: { answer: mail }, edges: ['entry>answer'] })
  await w.happens('09:30:00', does('b', 'Start'))
  expect(await w.sends()).toEqual(['b answer'])
  await passes('10:00:00')
  expect(await w.sends()).toEqual(['b answer', 'a letter'])
  expect([await w.runs(workflow), await w.runs(triggered)]).toEqual([['a done'], ['b done']])
})

test('an entry that is changed takes in people anew, and one that was ended may begin again', async () => {
  await w.happens('09:00:00', known('a', { city: 'A' }), known('b', { city: 'B' }))
  const journey = await w.start({ entry: of({}), ...mailed })
  await w.happens('09:01:00')
  await w.republish(journey, { entry: { kind: 'event', event: 'Start' }, ...mailed }, 'follow')
  await w.republish(journey, { entry: of({ who: inCity('B') }), ...mailed }, 'follow')
  await w.happens('09:02:00')
  expect(await w.runs(journey)).toEqual(['a done', 'b done'])
  await w.change(journey, 'end', { reason: 'over' })
  await w.republish(journey, { entry: of({ who: inCity('B') }), ...mailed }, 'follow')
  await w.happens('09:03:00')
  expect(await w.runs(journey)).toEqual(['a done', 'b done', 'b done'])
})

test('a journey whose audience nobody can answer for says so before it goes live', async () => {
  const draft = {
    entry: of({ who: { kind: 'segment', id: 'seg_gone' }, when: { kind: 'cron', pattern: '61 * * * *' } }),
    nodes: [],
    edges: [],
  }
  const made = await w.world.call<{ problems: { code: string }[] }>(w.project, 'POST', 'journeys', { name: 'x', draft })
  expect(made.body.problems.map((one) => one.code)).toEqual(expect.arrayContaining(['segment_unknown', 'cron_unknown']))
  const who = { kind: 'trigger' as const, condition: { property: 'x', op: 'is_set' as const } }
  const late = { entry: of({ who, when: { kind: 'at', at: '2026-11-01T09:00:00' } }), nodes: [], edges: [] }
  const other = await w.world.call<{ problems: { code: string }[] }>(w.project, 'POST', 'journeys', { name: 'y', draft: late })
  expect(other.body.problems.map((one) => one.code)).toEqual(expect.arrayContaining(['no_trigger', 'time_passed']))
})

test('people of an audience are never starved: events without end do not keep them out', async () => {
  const crowd = 600
  await w.happens('09:00:00', known('quick'))
  await insertCrowd(w.world.databases, w.project.id, crowd, [{ person: 1, event: 'Seen', time: Date.parse(at('08:00:00')) }])
  const bulk = await w.start({ entry: of({ who: { kind: 'all', rules: [] } }), nodes: { w: wait(60) }, edges: ['entry>w'] })
  await w.start({ nodes: { w: wait(60) }, edges: ['entry>w'] })
  await w.world.app.jobs.drain()
  const inside: number[] = []
  for (let i = 0; i < 4; i++) {
    await w.arrives(`10:00:0${i}`, does('quick', 'Start'))
    await w.world.app.ingest.drain()
    await w.world.app.act()
    inside.push((await w.counts(bulk)).entered)
  }
  // Of each half of the parts at least the least of a turn.
  expect(inside[0]).toBeGreaterThanOrEqual(200)
  expect(inside.at(-1)).toBe(crowd + 1)
})

const people = 20_000 * scale

test(`${people} people of an audience come in once each, whatever dies and whoever works; an event does not wait for them`, {
  timeout: 300_000,
}, async () => {
  await w.happens('09:00:00', known('quick'))
  await insertCrowd(w.world.databases, w.project.id, people, [{ person: 1, event: 'Seen', time: Date.parse(at('08:00:00')) }])
  const bulk = await w.start({ entry: of({ who: { kind: 'all', rules: [] } }), nodes: { w: wait(60) }, edges: ['entry>w'] })
  const quick = await w.start(mailed)
  let dies = 0
  const undo = [
    onStopPoint('audience.before_commit', () => void (dies++ === 0 && fails())),
    onStopPoint('act.before_commit', () => void (dies++ % 3 === 1 && fails())),
  ]
  const fails = (): never => {
    throw new Error('died')
  }
  let insideWhenAnswered: number | undefined
  let hasArrived = false
  for (let tries = 0; tries < 400; tries++) {
    const { entered } = await w.counts(bulk)
    if (insideWhenAnswered === undefined && hasArrived && (await w.runs(quick)).length === 1) insideWhenAnswered = entered
    if (entered > people) break
    try {
      await w.world.app.jobs.drain()
      if (entered > 0 && !hasArrived) {
        await w.arrives('10:00:00', does('quick', 'Start'))
        hasArrived = true
      }
      await w.world.app.ingest.drain()
      // Twice at once: whoever comes second finds the cursors moved.
      if (tries % 5 === 4) await Promise.all([w.world.app.act(), w.world.app.act()])
      else await w.world.app.act()
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'died') throw error
      w.world.clock.set(new Date(w.world.clock.now().getTime() + 60_000))
    }
  }
  for (const one of undo) one()
  expect(insideWhenAnswered).toBeGreaterThan(0)
  expect(insideWhenAnswered).toBeLessThan(people)
  const row = await w.world.databases.postgres.one(sql`
    select count(*) as n, count(distinct person_id) as once from journey_runs r join journeys j using (journey_id) where j.public_id = ${bulk}`)
  expect(row).toEqual({ n: people + 1, once: people + 1 })
})

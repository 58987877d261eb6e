import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Databases, freshDatabases } from '../../../test/databases.ts'
import { type Counting, count, counting, makeUnits, named, range, unitsOf } from '../../../test/job-kit.ts'
import { type FakeClock, fakeClock, pause } from '../clock.ts'
import { fail } from '../errors.ts'
import { sql } from '../sql.ts'
import { type JobKind, type Jobs, jobs } from './index.ts'
import { find, type JobRow } from './store.ts'

const silent = pino({ level: 'silent' })
let databases: Databases
let clock: FakeClock
beforeAll(async () => {
  databases = await freshDatabases()
  clock = fakeClock(new Date('2026-11-01T02:00:00Z'))
  await makeUnits(databases.postgres)
})
afterAll(() => databases.drop())

const made = (): Jobs => jobs({ postgres: databases.postgres, clock, log: silent })
const start = <P>(from: Jobs, kind: JobKind<P>, payload: P, key?: string) =>
  databases.postgres.transaction((tx) => from.start(tx, { kind, projectId: 1, payload, createdBy: 'test', key }))
const row = async (id: string): Promise<JobRow> => (await find(databases.postgres, 1, id)) ?? expect.fail('no such job')
const units = (id: string) => unitsOf(databases.postgres, id)
async function until(id: string, isSo: (job: JobRow) => boolean): Promise<JobRow> {
  for (;;) {
    const job = await row(id)
    if (isSo(job)) return job
    await pause(20)
  }
}

test('a job that is started in a transaction runs if it commits, and never if it does not', async () => {
  const one = made()
  const kind = one.define(named('test.count'), {
    ...counting,
    run: async (ctx) => count(databases.postgres, ctx).then(() => ({ counts: { units: 3 } })),
  })
  await databases.postgres
    .transaction(async (tx) => {
      await one.start(tx, { kind, projectId: 1, payload: { units: 1 }, createdBy: 'test' })
      throw new Error('no')
    })
    .catch(() => undefined)
  const { id } = await start(one, kind, { units: 3 })
  expect(await one.drain()).toBe(true)
  expect(await row(id)).toMatchObject({ state: 'done', done: 3, total: 3, result: { counts: { units: 3 } }, error: null })
  expect(await databases.postgres.rows(sql`select 1 from jobs where job_id <> ${id}`)).toEqual([])
  expect(await databases.postgres.rows(sql`select 1 from graphile_worker.jobs`)).toEqual([])
  expect(await one.drain()).toBe(false)
})

test('an error is tried again from the cursor, and given up when it gets no further; a retry goes on from there', async () => {
  const one = made()
  let isBroken = true
  const seen: string[] = []
  const kind = one.define(named('test.breaks'), {
    ...counting,
    attempts: 3,
    run: (ctx) =>
      count(databases.postgres, ctx, (unit) => {
        if (unit === 2 && isBroken) throw new Error('the disk is full')
      }),
    ended: async (_, job) => void seen.push(job.state),
  })
  const { id } = await start(one, kind, { units: 5 })
  await one.drain()
  expect(await row(id)).toMatchObject({
    state: 'failed',
    done: 2,
    error: { code: 'job_failed', params: { attempts: 3, reason: 'the disk is full' } },
  })
  isBroken = false
  await databases.postgres.transaction((tx) => one.retry(tx, 1, id))
  await one.drain()
  expect(await row(id)).toMatchObject({ state: 'done', error: null })
  expect(await units(id)).toEqual(range(5))
  expect(seen).toEqual(['failed', 'done'])
})

test('what a user can cause fails at once, with its code', async () => {
  const one = made()
  const kind = one.define(named('test.wrong'), { payload: z.object({}), run: () => fail('name_taken', { name: 'x' }) })
  const { id } = await start(one, kind, {})
  await one.drain()
  expect(await row(id)).toMatchObject({ state: 'failed', attempts: 1, error: { code: 'name_taken', params: { name: 'x' } } })
})

test('a key holds back a second start only while the first is open', async () => {
  const one = made()
  const kind = one.define(named('test.keyed'), { ...counting, run: (ctx) => count(databases.postgres, ctx) })
  const first = await start(one, kind, { units: 1 }, 'k')
  expect(await start(one, kind, { units: 1 }, 'k')).toEqual(first)
  expect(await start(one, kind, { units: 1 }, 'other')).not.toEqual(first)
  await one.drain()
  const second = await start(one, kind, { units: 1 }, 'k')
  expect(second).not.toEqual(first)
  await databases.postgres.run(sql`update jobs set state = 'failed' where job_id = ${first.id}`)
  await expect(databases.postgres.transaction((tx) => one.retry(tx, 1, first.id))).rejects.toMatchObject({ code: 'job_repeated' })
  await one.drain()
})

test('cancelling ends a queued job at once and a running one at its next unit, whose work is rolled back', async () => {
  const one = made()
  const cancel = (id: string) => databases.postgres.transaction((tx) => one.cancel(tx, 1, id))
  let running = ''
  const kind = one.define(named('test.cancelled'), {
    ...counting,
    run: (ctx) => count(databases.postgres, ctx, async (unit) => (unit === 3 ? void (await cancel(running)) : undefined)),
  })
  const queued = await start(one, kind, { units: 5 })
  expect(await cancel(queued.id)).toMatchObject({ state: 'cancelled' })
  running = (await start(one, kind, { units: 5 })).id
  await one.drain()
  expect(await row(running)).toMatchObject({ state: 'cancelled', done: 3 })
  expect(await units(running)).toEqual(range(3))
  expect(await units(queued.id)).toEqual([])
  await expect(cancel(running)).rejects.toMatchObject({ code: 'wrong_state' })
})

test('of two workers one runs a job; the one that stops hands it over with nothing lost or repeated', async () => {
  const [one, two] = [made(), made()]
  const ran: string[] = []
  const kinds = [one, two].map((each, i) =>
    each.define(named('test.shared'), {
      ...counting,
      run: (ctx) => {
        ran.push(`${i}:${ctx.id}`)
        return count(databases.postgres, ctx, () => pause(15))
      },
    }),
  )
  const [kind = expect.fail()] = kinds
  one.work()
  const long = await start(one, kind, { units: 200 })
  await until(long.id, (job) => job.done > 3)
  two.work()
  const short = await Promise.all(range(8).map(() => start(one, kind, { units: 5 })))
  await one.stop()
  expect(await row(long.id)).not.toMatchObject({ state: 'done' })
  await until(long.id, (job) => job.state === 'done')
  for (const { id } of short) await until(id, (job) => job.state === 'done')
  await two.stop()
  expect(await units(long.id)).toEqual(range(200))
  for (const { id } of short) expect(await units(id)).toEqual(range(5))
  expect(ran.filter((run) => run.endsWith(long.id))).toEqual([`0:${long.id}`, `1:${long.id}`])
})

test('a run that lost its lease to another can write nothing more', async () => {
  const [one, two] = [made(), made()]
  const spec = { ...counting, run: (ctx: Counting) => count(databases.postgres, ctx) }
  let isFirst = true
  const kind = one.define(named('test.fenced'), {
    ...counting,
    run: (ctx) =>
      count(databases.postgres, ctx, async (unit) => {
        if (unit !== 2 || !isFirst) return
        isFirst = false
        await databases.postgres.run(sql`update jobs set state = 'queued', until = 'epoch' where job_id = ${ctx.id}`)
        two.define(named('test.fenced'), spec)
        await two.drain()
      }),
  })
  const { id } = await start(one, kind, { units: 5 })
  await one.drain()
  expect(await row(id)).toMatchObject({ state: 'done', done: 5 })
  expect(await units(id)).toEqual(range(5))
})

test('schedules and hooks fire once when due, by the clock; one that fails is due again and holds up no other', async () => {
  const [one, two] = [made(), made()]
  const minutes: string[] = []
  let isBroken = true
  let hours = 0
  for (const each of [one, two]) {
    const kind = each.define(named('test.hourly'), { payload: z.object({}), run: async () => void hours++ })
    each.everyMinute('breaks', async (_, now) => {
      if (isBroken) throw new Error('no')
      minutes.push(`breaks ${now.toISOString()}`)
    })
    each.everyMinute('works', async (_, now) => void minutes.push(`works ${now.toISOString()}`))
    each.schedule(kind, '0 * * * *')
  }
  const round = async (): Promise<void> => {
    for (const each of [one, two]) {
      await each.tick()
      await each.drain()
    }
  }
  clock.set(new Date('2026-11-01T10:30:05Z'))
  await round()
  expect([hours, minutes]).toEqual([1, ['works 2026-11-01T10:30:05.000Z']])
  isBroken = false
  await round()
  expect(minutes).toEqual(['works 2026-11-01T10:30:05.000Z', 'breaks 2026-11-01T10:30:05.000Z'])
  clock.set(new Date('2026-11-01T10:59:59Z'))
  await round()
  expect(hours).toBe(1)
  clock.set(new Date('2026-11-01T11:00:01Z'))
  await round()
  await round()
  expect(hours).toBe(2)
  expect(minutes).toHaveLength(6)
})

import pino from 'pino'
import { afterEach, expect, test } from 'vitest'
import { on, owners, personOf } from '../../../../test/identity-kit.ts'
import { type PipelineWorld, pipelineWorld } from '../../../../test/pipeline.ts'
import { bothWays, squash, unsettledEvents } from '../../../../test/squash-kit.ts'
import { makeWorld } from '../../../../test/world.ts'
import { jobs } from '../../../platform/jobs/index.ts'
import { onStopPoint, type StopPoint } from '../../../platform/stop-points.ts'
import { sql } from '../../../platform/sql.ts'
import { canonicalPerson } from '../canonical.ts'
import { listChanges } from '../change-store.ts'
import { mergePeople, undoChange } from '../identity.ts'
import { squashJob } from './squash.ts'

let world: PipelineWorld
let drop: () => Promise<void>
afterEach(() => drop())

/** Events of three months, of two people and a third who stays out of it. */
async function twoPeople(): Promise<void> {
  world = await pipelineWorld({ at: '2026-11-20T00:00:00Z' })
  drop = () => world.drop()
  const months = ['2026-09-01', '2026-10-01', '2026-11-01']
  const records = months.flatMap((day, i) =>
    ['login:u1', 'mobile:+8613800000001', 'login:u3'].map((id) => ({ ...on('09:00', [id], `${id} ${i}`), time: Date.parse(day) + i })),
  )
  await world.accept(1, records)
  await world.drain()
}

const context = <T>(work: (of: Parameters<typeof undoChange>[0]) => Promise<T>): Promise<T> =>
  world.deps.outboxes.transaction((tx, outbox) => work({ tx, outbox, projectId: 1, by: 'test', now: world.clock.now() }))

async function merge(one = 'login:u1', other = 'mobile:+8613800000001'): Promise<void> {
  const [a, b] = [(await personOf(world, one)) ?? 0, (await personOf(world, other)) ?? 0]
  await context((of) => mergePeople(of, world.deps.hooks, a, b))
  await world.drain()
}

async function undoMerges(): Promise<void> {
  const [last] = await listChanges(world.postgres, 1, { person: undefined, kind: 'merge', before: undefined, limit: 1 })
  await context((of) => undoChange(of, last?.id ?? 0))
  await world.drain()
}

/** People of each month, as an analysis counts them. */
const counts = async (): Promise<number[]> =>
  (
    await world.clickhouse.rows<{ n: number }>(sql`
      select uniqExact(${canonicalPerson(1)}) as n from events e where e.project_id = 1 group by toYYYYMM(e.time) order by toYYYYMM(e.time)`)
  ).map((row) => row.n)

async function isRight(): Promise<void> {
  const { seen, meant } = await bothWays(world, 1)
  expect(seen).toEqual(meant)
}

test('after a squash events say themselves whose they are; undoing the merge restores the counts at once, and the next squash writes them again', async () => {
  await twoPeople()
  expect(await counts()).toEqual([3, 3, 3])
  await merge()
  expect(await unsettledEvents(world, 1)).toBe(3)
  expect(await squash(world, 1)).toMatchObject({ state: 'done', done: 3, total: 3, result: { counts: { changed: 3 } } })
  expect([await counts(), await unsettledEvents(world, 1)]).toEqual([[2, 2, 2], 0])
  await undoMerges()
  expect([await counts(), await unsettledEvents(world, 1)]).toEqual([[3, 3, 3], 3])
  await isRight()
  expect(await squash(world, 1)).toMatchObject({ state: 'done', result: { counts: { changed: 3 } } })
  expect([await counts(), await unsettledEvents(world, 1)]).toEqual([[3, 3, 3], 0])
  await isRight()
  expect(await squash(world, 1)).toMatchObject({ state: 'done', total: 0, result: { counts: { changed: 0 } } })
})

test('events that come after a squash, into months it has written, need no join and belong to whom they should', async () => {
  await twoPeople()
  await merge()
  await squash(world, 1)
  const late = { ...on('09:00', ['mobile:+8613800000001'], 'late'), time: Date.parse('2026-09-02') }
  await world.accept(1, [late])
  await world.drain()
  expect([await counts(), await unsettledEvents(world, 1)]).toEqual([[2, 2, 2], 0])
  await undoMerges()
  const by = await owners(world)
  expect(by.get('late')).toBe(await personOf(world, 'mobile:+8613800000001'))
  expect(await counts()).toEqual([3, 3, 3])
})

test('a month that only a few numbers need is left alone, and is right all the same', async () => {
  await twoPeople()
  await world.accept(1, [{ ...on('09:00', ['email:a@b.example'], 'only here'), time: Date.parse('2026-11-03') }])
  await world.drain()
  await merge()
  await merge('login:u3', 'email:a@b.example')
  expect(await squash(world, 1, { from: 1, left: 2 })).toMatchObject({ state: 'done', total: 1 })
  expect([await counts(), await unsettledEvents(world, 1)]).toEqual([[2, 2, 2], 3])
  await isRight()
})

const points: readonly StopPoint[] = [
  'job.before_save',
  'squash.after_rewrite',
  'squash.before_settle',
  'squash.after_settle',
  'job.before_end',
]

test.each(points)(
  'a squash that dies at any pass of %s goes on and ends the same, with events, merges and undone merges in between',
  async (point) => {
    await twoPeople()
    let nth = 0
    // How often a job says that it is alive depends on the machine: the first passes are enough.
    for (let isDead = true; isDead && nth < 12; ) {
      nth += 1
      isDead = false
      let passes = 0
      await merge()
      const undo = onStopPoint(point, async () => {
        passes += 1
        if (passes !== nth || isDead) return
        isDead = true
        await world.accept(1, [{ ...on('09:00', ['mobile:+8613800000001'], `${point} ${nth}`), time: Date.parse('2026-10-02') + nth }])
        await undoMerges()
        throw new Error('the process died')
      })
      expect(await squash(world, 1)).toMatchObject({ state: 'done' })
      undo()
      if (!isDead) await undoMerges()
      await world.drain()
      await isRight()
      expect(await counts()).toEqual([3, 3, 3])
    }
    expect(nth).toBeGreaterThan(1)
  },
)

test('a run that was overtaken in the middle does no harm when it goes on beside its successor', async () => {
  await twoPeople()
  await merge()
  const { postgres, clickhouse, deps, clock } = world
  const worker = () => {
    const here = jobs({ postgres, clock, log: pino({ level: 'silent' }) })
    const rule = { from: 1, left: 0 }
    return { here, kind: squashJob(here, { postgres, clickhouse, outboxes: deps.outboxes, meanwhile: () => world.drain(), rule }) }
  }
  const [slow, quick] = [worker(), worker()]
  const { id } = await postgres.transaction((tx) => slow.here.start(tx, { kind: slow.kind, projectId: 1, payload: {}, createdBy: 'test' }))
  let isHeld = false
  const undo = onStopPoint('squash.after_rewrite', async () => {
    if (isHeld) return
    isHeld = true
    await postgres.run(sql`update jobs set state = 'queued', owner = null where job_id = ${id}`)
    await quick.here.drain()
    await undoMerges()
  })
  await slow.here.drain()
  undo()
  const job = await postgres.one<{ state: string; attempts: number }>(sql`select state from jobs where job_id = ${id}`)
  expect([isHeld, job?.state]).toEqual([true, 'done'])
  expect(await counts()).toEqual([3, 3, 3])
  await isRight()
})

test('a project with many merged people is squashed by itself, for everybody who sees its jobs; one with few is not', async () => {
  const whole = await makeWorld()
  drop = () => whole.end()
  const [many, few] = [await whole.project('many'), await whole.project('few')]
  for (const [project, n] of [
    [many, 10_000],
    [few, 9_999],
  ] as const)
    await whole.databases.clickhouse.run(sql`
        insert into person_overrides select ${sql.value(project.id, 'UInt32')}, number * 2 + 1000000, 7, 1, 0, number from numbers(${sql.value(n, 'UInt64')})`)
  await whole.app.jobs.tick()
  await whole.settle()
  const squashes = (project: typeof many) => whole.call<{ items: object[] }>(project, 'GET', 'jobs?kind=identity.squash')
  expect((await squashes(many)).body.items).toMatchObject([{ state: 'done', createdBy: 'system', total: 0 }])
  expect((await squashes(few)).body.items).toEqual([])
  whole.clock.advance(86_400_000)
  await whole.app.jobs.tick()
  await whole.settle()
  expect((await squashes(many)).body.items).toHaveLength(1)
})

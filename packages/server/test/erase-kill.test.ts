import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from '../src/platform/sql.ts'
import { acceptAt, customerOf, device, ids, login, name } from './erase-customer.ts'
import { dropOldParts, erase, filesWith, personBy, scrub } from './erase-kit.ts'
import { orphans, rowsOfOthers } from './erase-others.ts'
import { leasesRunOut, randomOf } from './kill-kit.ts'
import { makeWorld, type TestProject, type World } from './world.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

const turns = scale

let world: World
let project: TestProject
let at: string
const children: ChildProcess[] = []
beforeEach(async () => {
  // Workers of their own have the clock of the machine.
  at = new Date().toISOString()
  world = await makeWorld({ at })
  project = await world.project()
  await dropOldParts(world.databases)
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL')
    await ended(child)
  }
  await world.end()
})

function worker(stop?: string): ChildProcess {
  const { databaseUrl, clickhouseUrl } = world.databases
  const args = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'erase-process.ts'), databaseUrl, clickhouseUrl]
  const child = spawn(process.execPath, [...args, ...(stop ? [stop] : [])], { stdio: ['ignore', 'ignore', 'pipe'] })
  children.push(child)
  return child
}
const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()))

interface State {
  readonly state: string
  readonly phase: string | null
  readonly looked: string | null
}
const jobNow = (): Promise<State | undefined> =>
  world.databases.postgres.one<State>(
    sql`select state, cursor->>'phase' as phase, cursor->>'looked' as looked from jobs where kind = 'people.erase'`,
  )

/** What a dead worker held is free at once, its job and its place in the queue too. */
async function freeAll(): Promise<void> {
  await leasesRunOut(world.databases.databaseUrl)
  await overtake()
}

/** The job looks as if its worker had died, whether it has or not. */
async function overtake(): Promise<void> {
  const { postgres } = world.databases
  await postgres.run(sql`update jobs set until = 'epoch' where state = 'running'`)
  await postgres.run(
    sql`select graphile_worker.force_unlock_workers(array_agg(locked_by)) from graphile_worker.jobs where locked_by is not null`,
  )
}

/** Does somebody hold the job, or a head of the log? */
async function isLocked(): Promise<boolean> {
  const { postgres } = world.databases
  const held = await postgres.transaction(async (tx) => {
    const free = await tx.rows(sql`select 1 from jobs for update skip locked`)
    const heads = await tx.rows(sql`select 1 from log_heads for update skip locked`)
    const all = await tx.one<{ n: number }>(sql`select (select count(*) from jobs) + (select count(*) from log_heads) as n`)
    return (all?.n ?? 0) - free.length - heads.length
  })
  return held > 0
}

let late = 0
let others = 0
/**
 * The person goes on as if nothing had happened, and once they are not there any more somebody new has their device. What comes after the
 * logs were searched stays in the log, read by nobody, for as long as that is kept.
 */
async function goesOn(phases: readonly string[]): Promise<void> {
  const phase = (await jobNow())?.phase ?? 'before'
  if (!phases.includes(phase)) return
  late += 1
  await acceptAt(
    world,
    project,
    at,
    { ids: [`login:${login}`, `anon:${device}`], event: 'Late', set: { name }, id: `late${late}` },
    { ids: [`anon:${device}`], event: 'LateView', id: `view${late}` },
    { ids: [`login:${login}`], event: 'Blocked', id: `blocked${late}` },
  )
  if (phase === 'before') return
  others += 1
  await acceptAt(world, project, at, { ids: ['login:newcomer', `anon:${device}`], event: 'Other', id: `new${late}` })
}

/** Nothing of them is anywhere, all of everybody else is, and what is done once was done once. */
async function isErasedOnce(id: number, before: ReadonlySet<string>): Promise<void> {
  const { databases } = world
  const { postgres, clickhouse } = databases
  await freeAll()
  await world.settle()
  expect(await jobNow()).toEqual({ state: 'done', phase: 'done', looked: '' })
  const left = async (): Promise<string[]> => {
    await scrub(databases)
    return filesWith(databases, [...ids, name])
  }
  await expect.poll(left, { timeout: 120_000 }).toEqual([])
  const after = await rowsOfOthers(databases, { numbers: [id], texts: [] })
  expect([...before].filter((row) => !after.has(row))).toEqual([])
  expect(await orphans(databases)).toEqual([])
  expect(await personBy(world, project, login)).toBeUndefined()
  expect((await personBy(world, project, 'newcomer')) !== undefined).toBe(others > 0)
  expect(
    await clickhouse.rows(sql`select event, count() as n from events where event like 'Late%' or event = 'Other' group by event`),
  ).toEqual(others > 0 ? [{ event: 'Other', n: others }] : [])
  expect(await postgres.rows(sql`select name from imports`)).toEqual([{ name: 'orders.csv' }])
  expect(await postgres.rows(sql`select 1 from audit_log where action = 'person.erased'`)).toHaveLength(1)
  expect(await postgres.rows(sql`select proof from consent_history`)).toEqual([{ proof: 'form 17' }])
  expect(await postgres.rows(sql`select 1 from jobs where kind = 'people.erase'`)).toHaveLength(1)
  expect(await postgres.rows(sql`select 1 from erased_ids`)).toHaveLength(4)
}

/** The person, everybody else's rows, and the erasure begun. */
async function begun(): Promise<{ id: number; before: Set<string> }> {
  ;[late, others] = [0, 0]
  const id = await customerOf(world, project, at)
  const other = await personBy(world, project, 'stays')
  await world.call(project, 'PUT', `people/${other}/consents/marketing/email`, { granted: true, source: 'form', proof: 'form 17' })
  await world.settle()
  const before = await rowsOfOthers(world.databases, { numbers: [id], texts: [...ids, name] })
  expect(before.size).toBeGreaterThan(20)
  await erase(world, project, id)
  return { id, before }
}

const [before, after] = ['erase.before_commit', 'erase.after_commit']
/** In the order in which an erasure comes by them, each time from where the last process died; a short run dies before one commit only. */
const stops = [before, after, before, after, 'erase.after_mutation', before, after, before, after, before, after, 'job.before_end']
const stopsNow = stops.filter((stop, nth) => scale > 1 || stop !== before || nth === [0, 2, 5, 7, 9][seed % 5])

test(
  `kill -9 ${scale > 1 ? 'before and ' : ''}after every step of an erasure, ${scale} times, while the person goes on: other processes finish it, once (seed ${seed})`,
  async () => {
    const random = randomOf(seed)
    const { id, before: kept } = await begun()
    const deaths: (string | undefined)[] = []
    for (const stop of stopsNow) {
      const child = worker(`${stop}:kill:1`)
      let said = ''
      child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
      await ended(child)
      deaths.push(/^killed at (\S+)$/m.exec(said)?.[1] ?? said)
      await freeAll()
      await goesOn(['before', 'marked', 'swept'])
    }
    expect(deaths).toEqual(stopsNow)
    for (let kill = 0; kill < (scale - 1) * 5; kill++) {
      const child = worker()
      await pause(500 + random() * 3_000)
      child.kill('SIGKILL')
      await ended(child)
      await freeAll()
    }
    worker()
    while ((await jobNow())?.state !== 'done') await pause(100)
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(children.map(ended))
    await isErasedOnce(id, kept)
  },
  900_000 * scale,
)

test(
  `a worker that stands still in mid-step loses the erasure to another one, ${turns} times; when it goes on it writes nothing more (seed ${seed})`,
  async () => {
    const random = randomOf(seed)
    const { id, before: kept } = await begun()
    const { postgres } = world.databases
    const run = () =>
      postgres.one<{ state: string; owner: string | null; fence: number }>(sql`
      select state, owner, fence from jobs where kind = 'people.erase'`)
    const until = async (isSo: (job: Awaited<ReturnType<typeof run>>) => boolean): Promise<void> => {
      while (!isSo(await run())) await pause(20)
    }
    const owners = new Set<string | null | undefined>()
    for (let turn = 0, last = worker(`${before}:delay=2000`); turn < turns; turn++) {
      await until((job) => job?.state !== 'queued')
      await pause(random() * 3_000)
      last.kill('SIGSTOP')
      // In the middle of a short transaction that everybody waits for, it goes on to the end of that.
      while (await isLocked()) {
        last.kill('SIGCONT')
        await pause(20)
        last.kill('SIGSTOP')
      }
      const { fence = 0, owner } = (await run()) ?? {}
      owners.add(owner)
      // Workers that were overtaken before may be at it: they are far from searching the logs.
      await goesOn(['before', 'marked'])
      await overtake()
      const next = worker(`${before}:delay=2000`)
      await until((job) => job?.state === 'done' || (job?.fence ?? 0) > fence)
      owners.add((await run())?.owner)
      last.kill('SIGCONT')
      last = next
    }
    await until((job) => job?.state === 'done')
    owners.delete(null)
    expect(owners.size).toBeGreaterThan(1)
    // Whoever still holds an old run comes to the end of it.
    await pause(3_000)
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(children.map(ended))
    await isErasedOnce(id, kept)
  },
  900_000 * scale,
)

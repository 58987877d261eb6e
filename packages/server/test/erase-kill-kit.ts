import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import type { Postgres } from '../src/platform/postgres.ts'
import { sql } from '../src/platform/sql.ts'
import { acceptAt, customerOf, device, ids, login, name } from './erase-customer.ts'
import { dropOldParts, erase, filesWith, personBy, scrub } from './erase-kit.ts'
import { orphans, rowsOfOthers } from './erase-others.ts'
import { leasesRunOut } from './kill-kit.ts'
import { makeWorld, type TestProject, type World } from './world.ts'

let world: World
let project: TestProject
let at: string
export const children: ChildProcess[] = []
/** For each test of a file a customer's world of its own; workers in processes of their own die with it. */
export function eraseWorlds(): void {
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
}

export const database = (): Postgres => world.databases.postgres

export function worker(stop?: string): ChildProcess {
  const { databaseUrl, clickhouseUrl } = world.databases
  const args = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'erase-process.ts'), databaseUrl, clickhouseUrl]
  const child = spawn(process.execPath, [...args, ...(stop ? [stop] : [])], { stdio: ['ignore', 'ignore', 'pipe'] })
  children.push(child)
  return child
}
export const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()))

interface State {
  readonly state: string
  readonly phase: string | null
  readonly looked: string | null
}
export const jobNow = (): Promise<State | undefined> =>
  world.databases.postgres.one<State>(
    sql`select state, cursor->>'phase' as phase, cursor->>'looked' as looked from jobs where kind = 'people.erase'`,
  )

/** What a dead worker held is free at once, its job and its place in the queue too. */
export async function freeAll(): Promise<void> {
  await leasesRunOut(world.databases.databaseUrl)
  await overtake()
}

/** The job looks as if its worker had died, whether it has or not. */
export async function overtake(): Promise<void> {
  const { postgres } = world.databases
  await postgres.run(sql`update jobs set until = 'epoch' where state = 'running'`)
  await postgres.run(
    sql`select graphile_worker.force_unlock_workers(array_agg(locked_by)) from graphile_worker.jobs where locked_by is not null`,
  )
}

let late = 0
let others = 0
/**
 * The person goes on as if nothing had happened, and once they are not there any more somebody new has their device. What comes after the
 * logs were searched stays in the log, read by nobody, for as long as that is kept.
 */
export async function goesOn(phases: readonly string[]): Promise<void> {
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
export async function isErasedOnce(id: number, before: ReadonlySet<string>): Promise<void> {
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
export async function begun(): Promise<{ id: number; before: Set<string> }> {
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

import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pause, systemClock } from '../src/platform/clock.ts'
import { jobs } from '../src/platform/jobs/index.ts'
import { sql } from '../src/platform/sql.ts'
import { type Databases, freshDatabases } from './databases.ts'
import { defineCount, makeUnits, range, unitsOf } from './job-kit.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const kills = scale === 1 ? 2 : 10

let databases: Databases
const children: ChildProcess[] = []
beforeAll(async () => {
  databases = await freshDatabases()
  await makeUnits(databases.postgres)
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await databases.drop()
})

function worker(stop?: string): ChildProcess {
  const args = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'job-process.ts'), databases.databaseUrl]
  const child = spawn(process.execPath, [...args, ...(stop ? [stop] : [])], { stdio: 'ignore' })
  children.push(child)
  return child
}
const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()))

test(`D01 ${kills} times kill -9 in mid-job, at named points and random moments: other processes finish it, every unit once (seed ${seed})`, async () => {
  const { postgres } = databases
  const here = jobs({ postgres, clock: systemClock, log: pino({ level: 'silent' }) })
  const kind = defineCount(here, postgres)
  const start = (units: number) =>
    postgres.transaction((tx) => here.start(tx, { kind, projectId: 1, payload: { units, msEach: 10 }, createdBy: 'test' }))
  const started = [await start(120 * kills), await start(30), await start(30)]
  const done = async (): Promise<number> => (await postgres.one<{ n: number }>(sql`select sum(done) as n from jobs`))?.n ?? 0
  const open = async (): Promise<number> =>
    (await postgres.one<{ n: number }>(sql`select count(*) as n from jobs where state in ('queued', 'running')`))?.n ?? 0
  for (let kill = 0; kill < kills; kill++) {
    const before = await done()
    const point = [undefined, `job.before_save:kill:${5 + (seed % 20)}`, undefined, 'job.before_end'][(seed + kill) % 4]
    const child = worker(point)
    while (
      child.signalCode === null &&
      (point !== undefined || (await done()) < before + 10 + ((seed * (kill + 3)) % 40)) &&
      (await open()) > 0
    )
      await pause(20)
    child.kill('SIGKILL')
    await ended(child)
  }
  const [one, two] = [worker(), worker()]
  while ((await open()) > 0) await pause(50)
  for (const child of [one, two]) child.kill('SIGKILL')
  for (const { id } of started) {
    const job = await postgres.one<{ state: string; units: number }>(
      sql`select state, (payload->>'units')::int as units from jobs where job_id = ${id}`,
    )
    expect(job?.state).toBe('done')
    expect(await unitsOf(postgres, id)).toEqual(range(job?.units ?? 0))
    const pieces = await postgres.rows<{ body: Buffer }>(sql`select body from job_files where job_id = ${id} order by piece`)
    expect(pieces.map((row) => row.body.toString()).join('')).toBe(
      range(job?.units ?? 0)
        .map((unit) => `${unit}\n`)
        .join(''),
    )
  }
}, 600_000)

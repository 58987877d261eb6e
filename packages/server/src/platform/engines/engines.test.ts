import { spawn } from 'node:child_process'
import { readFileSync, renameSync, rmSync, truncateSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { newDataDir } from '../../../test/data-dir.ts'
import { pause } from '../clock.ts'
import { connectClickHouse } from '../clickhouse.ts'
import { connectPostgres } from '../postgres.ts'
import { sql } from '../sql.ts'
import { tornWatch } from './clickhouse-host/torn.ts'
import { processesIn } from './processes.ts'
import { DataDirHeld, processStart, readRuntime, type Runtime, startEngines } from './index.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const dataDir = newDataDir('engines')
const config = { dataDir, databaseUrl: undefined, clickhouseUrl: undefined }
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

/** A holder in a process of its own, so that it can be killed. */
async function holder(): Promise<{ pid: number | undefined; kill(): Promise<void> }> {
  const code = `
    const { startEngines } = await import(${JSON.stringify(join(import.meta.dirname, 'index.ts'))})
    await startEngines(${JSON.stringify({ dataDir })})
    console.log('up')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve)
    child.once('exit', reject)
  })
  return {
    pid: child.pid,
    kill: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}

async function squat(port: number): Promise<Server> {
  for (;;) {
    const server = createServer()
    const got = await new Promise((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
    })
    if (got) return server
  }
}

const orphansAlive = (orphans: Runtime['engines']): boolean[] => orphans.map((one) => processStart(one.pid) === one.startedAt)

test('a second holder is refused with the name of the first; of many that come after a killed one exactly one gets the data dir', async () => {
  const first = await holder()
  await expect(startEngines(config)).rejects.toThrow(DataDirHeld)
  await expect(startEngines(config)).rejects.toThrow(`${dataDir} is in use by process ${first.pid}. Stop it first`)
  const orphans = readRuntime(dataDir)?.engines ?? []
  expect(orphans.map((engine) => engine.name)).toEqual(['postgres', 'clickhouse'])
  await first.kill()

  const starters = await Promise.allSettled(Array.from({ length: 3 }, () => holder()))
  const up = starters.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(up.map(({ pid }) => pid)).toEqual([readRuntime(dataDir)?.pid])
  expect(orphansAlive(orphans)).toEqual([false, false])
  for (const one of up) await one.kill()
})

test('orphans that nobody recorded are found; a ClickHouse host that dies comes back at its address, also when it cannot start at first', async () => {
  const orphans = readRuntime(dataDir)?.engines ?? []
  expect(orphansAlive(orphans)).toContain(true)
  rmSync(join(dataDir, 'runtime.json'))
  const engines = await startEngines(config)
  expect(orphansAlive(orphans)).toEqual([false, false])

  const olap = connectClickHouse(engines.clickhouseUrl)
  const hostOf = (): number => readRuntime(dataDir)?.engines.find((engine) => engine.name === 'clickhouse')?.pid ?? 0
  const first = hostOf()
  const { port } = new URL(engines.clickhouseUrl)
  process.kill(first, 'SIGKILL')
  // Somebody else has the port for a moment: the first launches fail.
  const squatter = await squat(Number(port))
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  await new Promise((resolve) => squatter.close(resolve))
  for (let up = false; !up; ) up = await olap.ping().catch(() => false)
  expect(hostOf()).not.toBe(first)
  expect(readFileSync(`/proc/${hostOf()}/cmdline`, 'utf8')).not.toContain(new URL(engines.clickhouseUrl).password)
  await olap.close()
  await engines.stop()
})

test('a PostgreSQL that dies, or one of whose sessions does, comes back at its address with what it had; one that cannot be started is said to be dead', async () => {
  let deaths = 0
  const engines = await startEngines(config, { onDeath: () => void deaths++ })
  const pid = (): number => readRuntime(dataDir)?.engines.find((engine) => engine.name === 'postgres')?.pid ?? 0
  const postgres = connectPostgres(engines.databaseUrl)
  await postgres.run(sql`create table outlived (n int)`)
  const session = () => postgres.one<{ pid: number }>(sql`select pg_backend_pid() as pid`)
  for (const victim of [() => pid(), async () => (await session())?.pid ?? expect.fail('no session')]) {
    const before = pid()
    await postgres.run(sql`insert into outlived values (1)`)
    process.kill(await victim(), 'SIGKILL')
    await expect.poll(pid, { timeout: 60_000 }).not.toBe(before)
    await expect.poll(() => session().catch(() => undefined), { timeout: 60_000 }).toBeDefined()
  }
  expect(await postgres.one(sql`select count(*) as n from outlived`)).toEqual({ n: 2 })
  expect(deaths).toBe(0)

  // Without its control file it does not start.
  const control = join(engines.databaseFolder ?? '', 'global/pg_control')
  renameSync(control, `${control}.away`)
  process.kill(pid(), 'SIGKILL')
  await expect.poll(() => deaths, { timeout: 60_000 }).toBe(1)
  renameSync(`${control}.away`, control)
  await postgres.end().catch(() => undefined)
  await engines.stop()
})

test.each([100, 700])(
  'engines stopped %i ms after PostgreSQL has died, while it is being started again, leave nothing behind',
  async (ms) => {
    let deaths = 0
    const engines = await startEngines(config, { onDeath: () => void deaths++ })
    const folder = engines.databaseFolder ?? ''
    const control = join(folder, 'global/pg_control')
    renameSync(control, `${control}.away`)
    for (const { pid } of readRuntime(dataDir)?.engines.filter(({ name }) => name === 'postgres') ?? []) process.kill(pid, 'SIGKILL')
    await pause(ms)
    renameSync(`${control}.away`, control)
    await engines.stop()
    expect(deaths).toBe(0)
    expect(processesIn(folder, 'postgres')).toEqual([])
  },
)

test(`acknowledged rows survive kill -9 of both engines, ${scale} times`, { timeout: 120_000 * scale }, async () => {
  for (let round = 0; round < scale; round++) {
    const table = sql.id(`kept_${round}`)
    const first = await holder()
    const urls = readRuntime(dataDir)
    const postgres = connectPostgres(urls?.databaseUrl ?? '')
    const clickhouse = connectClickHouse(urls?.clickhouseUrl ?? '')
    await postgres.run(sql`create table ${table} (n int)`)
    await clickhouse.run(sql`create table ${table} (n UInt32) engine = MergeTree order by n settings fsync_after_insert = 1`)
    await postgres.run(sql`insert into ${table} select generate_series(1, 1000)`)
    await clickhouse.insert(`kept_${round}`, '{"n":1}\n{"n":2}\n', { async_insert: 0 })
    for (const engine of urls?.engines ?? []) process.kill(engine.pid, 'SIGKILL')
    await first.kill()
    await Promise.allSettled([postgres.end(), clickhouse.close()])

    const engines = await startEngines(config)
    const again = connectPostgres(engines.databaseUrl)
    const olap = connectClickHouse(engines.clickhouseUrl)
    expect(await again.one(sql`select count(*) as n from ${table}`)).toEqual({ n: 1000 })
    expect(await olap.rows(sql`select count() as n from ${table}`)).toEqual([{ n: 2 }])
    await again.end()
    await olap.close()
    await engines.stop()
  }
})

test('a part that a full disk left with empty files is found, and a start brings back what it was merged from', async () => {
  const engines = await startEngines(config)
  const olap = connectClickHouse(engines.clickhouseUrl)
  await olap.run(sql`create table torn (n UInt32) engine = MergeTree order by n`)
  for (const n of [1, 2]) await olap.insert('torn', `{"n":${n}}`, {})
  await olap.run(sql`optimize table torn final`)
  const [part] = await olap.rows<{ path: string }>(sql`select path from system.parts where table = 'torn' and active`)
  const ends: (readonly string[])[] = []
  const unsound = new Set<string>()
  let freeBytes = 1e9
  let now = 0
  const look = tornWatch({
    parts: () => olap.rows(sql`select table, name, path, bytes_on_disk as bytes from system.parts where active and table = 'torn'`),
    isSound: ({ path }) => Promise.resolve(!unsound.has(path)),
    room: () => ({ freeBytes, totalBytes: 1e10 }),
    now: () => now,
    end: (torn) => ends.push(torn.map(({ path }) => path)),
  })
  await look()
  freeBytes = 0
  unsound.add(part?.path ?? '')
  await look()
  expect(ends.splice(0)).toEqual([[part?.path]])
  unsound.clear()
  truncateSync(join(part?.path ?? '', 'columns.txt'))
  await look()
  // There is room again, and still it is looked for, though not for ever.
  freeBytes = 1e9
  await look()
  expect(ends).toEqual([[part?.path], [part?.path]])
  now = 3_600_000
  await look()
  expect(ends).toHaveLength(2)
  for (const pid of processesIn(join(dataDir, 'clickhouse'), 'node')) process.kill(pid, 'SIGKILL')
  await expect.poll(() => olap.rows(sql`select n from torn order by n`), { timeout: 60_000 }).toEqual([{ n: 1 }, { n: 2 }])
  await olap.run(sql`drop table torn`)
  await olap.close()
  await engines.stop()
})

test('the embedded ClickHouse streams, binds, deduplicates by token, reports codes, caps every kind of statement and kills', async () => {
  const engines = await startEngines(config)
  const olap = connectClickHouse(engines.clickhouseUrl)
  await olap.run(sql`create table tokens (n UInt32) engine = MergeTree order by n settings non_replicated_deduplication_window = 10`)
  for (const token of ['a', 'a', 'b']) await olap.insert('tokens', '{"n":1}\n', { async_insert: 0, insert_deduplication_token: token })
  await olap.insert('tokens', '{"n":1}\n', { async_insert: 0 })
  await olap.insert('tokens', '{"n":9}\n', { async_insert: 0 })
  expect(await olap.rows(sql`select count() as n from tokens`)).toEqual([{ n: 4 }])

  const odd = `it's "\\ \t 苹果 [x]`
  expect(
    await olap.rows(
      sql`select ${sql.value(odd, 'String')} as text, ${sql.value([odd, 'b'], 'Array(String)')} as list, ${sql.value([1, 2], 'Array(UInt64)')} as numbers, ${sql.value(null, 'Nullable(String)')} as nothing`,
    ),
  ).toEqual([{ text: odd, list: [odd, 'b'], numbers: [1, 2], nothing: null }])

  let rows = 0
  for await (const row of olap.stream<{ number: number }>(sql`select number from numbers(500000)`)) rows += row.number >= 0 ? 1 : 0
  expect(rows).toBe(500_000)

  await expect(olap.rows(sql`select nope`)).rejects.toMatchObject({ code: '47' })
  await expect(olap.insert('tokens', '{"n":"x"}\n', {})).rejects.toMatchObject({ code: 27 })

  await olap.run(
    sql`create table caps engine = Memory as select getSetting('max_memory_usage') as memory, getSetting('max_threads') as threads`,
  )
  await olap.run(sql`insert into caps select getSetting('max_memory_usage'), getSetting('max_threads')`)
  const asked = sql`select getSetting('max_memory_usage') as memory, getSetting('max_threads') as threads`
  const standard = { memory: 1_500_000_000, threads: 2 }
  expect([...(await olap.rows(sql`select * from caps`)), ...(await olap.rows(asked))]).toEqual([standard, standard, standard])

  // Less is honoured, for this statement alone: a query, a command, an insert.
  expect(await olap.rows(asked, { maxMemoryMb: 100, settings: { max_threads: 1 } })).toEqual([{ memory: 100_000_000, threads: 1 }])
  await expect(olap.rows(sql`select groupArray(number) from numbers(10000000)`, { maxMemoryMb: 10 })).rejects.toMatchObject({ code: '241' })
  const many = sql`insert into tokens select number from numbers(10000000) order by sipHash64(number)`
  await expect(olap.run(many, { maxMemoryMb: 10 })).rejects.toMatchObject({ code: '241' })
  await expect(olap.insert('tokens', '{"n":1}\n'.repeat(500_000), { max_memory_usage: 1_000_000 })).rejects.toMatchObject({ code: 241 })
  expect(await olap.rows(asked)).toEqual([standard])
  await olap.insert('tokens', '{"n":1}\n', {})

  // More is refused, beside the statement and inside it.
  const beyond = { code: '452' }
  await expect(olap.rows(asked, { maxMemoryMb: 2_000 })).rejects.toMatchObject(beyond)
  await expect(olap.run(many, { settings: { max_threads: 64 } })).rejects.toMatchObject(beyond)
  await expect(olap.insert('tokens', '{"n":1}\n', { max_execution_time: 0 })).rejects.toMatchObject({ code: 452 })
  await expect(olap.rows(sql`select 1 settings max_memory_usage = 0`)).rejects.toMatchObject(beyond)
  await expect(olap.run(sql`set max_threads = 64`)).rejects.toMatchObject(beyond)
  expect(await olap.rows(sql`select 'settings max_threads = 64' as text`)).toEqual([{ text: 'settings max_threads = 64' }])

  // All four sessions are busy: the engine still answers a ping, and a KILL finds queries and commands.
  const busy = sql`from numbers(100000000000) where sipHash64(number) = 1`
  const endless = [
    olap.rows(sql`select count() ${busy}`, { queryId: 'endless-1' }),
    olap.rows(sql`select count() ${busy}`, { queryId: 'endless-2' }),
    olap.run(sql`insert into tokens select number ${busy}`, { queryId: 'endless-3' }),
    olap.run(sql`insert into tokens select number ${busy}`, { queryId: 'endless-4' }),
  ]
  expect(await olap.ping()).toBe(true)
  const kills: Promise<void>[] = []
  const killing = setInterval(() => kills.push(...[1, 2, 3, 4].map((n) => olap.kill(`endless-${n}`))), 200)
  for (const ended of await Promise.allSettled(endless)) expect(String(ended.status === 'rejected' && ended.reason)).toMatch(/cancelled/i)
  clearInterval(killing)
  await Promise.all(kills)
  await olap.close()
  await engines.stop()
})

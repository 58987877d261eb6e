import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { connectClickHouse } from '../clickhouse.ts'
import { connectPostgres } from '../postgres.ts'
import { sql } from '../sql.ts'
import { DataDirHeld, processStart, readRuntime, startEngines } from './index.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'millrace-engines-'))
const config = { dataDir, databaseUrl: undefined, clickhouseUrl: undefined }
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

/** A holder in a process of its own, so that it can be killed. */
async function holder(): Promise<{ kill(): Promise<void> }> {
  const code = `
    const { startEngines } = await import(${JSON.stringify(join(import.meta.dirname, 'index.ts'))})
    await startEngines(${JSON.stringify({ dataDir })})
    console.log('up')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return {
    kill: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}

test('a second holder is refused with the name of the first; a killed holder leaves orphans that the next one ends', async () => {
  const first = await holder()
  await expect(startEngines(config)).rejects.toThrow(DataDirHeld)
  const orphans = readRuntime(dataDir)?.engines ?? []
  expect(orphans.map((engine) => engine.name)).toEqual(['postgres', 'clickhouse'])
  await first.kill()

  const engines = await startEngines(config)
  for (const orphan of orphans) expect(processStart(orphan.pid)).not.toBe(orphan.startedAt)
  await engines.stop()
})

test('acknowledged rows survive kill -9 of both engines', async () => {
  const first = await holder()
  const urls = readRuntime(dataDir)
  const postgres = connectPostgres(urls?.databaseUrl ?? '')
  const clickhouse = connectClickHouse(urls?.clickhouseUrl ?? '')
  await postgres.run(sql`create table kept (n int)`)
  await clickhouse.run(sql`create table kept (n UInt32) engine = MergeTree order by n settings fsync_after_insert = 1`)
  await postgres.run(sql`insert into kept select generate_series(1, 1000)`)
  await clickhouse.insert('kept', '{"n":1}\n{"n":2}\n', { async_insert: 0 })
  for (const engine of urls?.engines ?? []) process.kill(engine.pid, 'SIGKILL')
  await first.kill()
  await Promise.allSettled([postgres.end(), clickhouse.close()])

  const engines = await startEngines(config)
  const again = connectPostgres(engines.databaseUrl)
  const olap = connectClickHouse(engines.clickhouseUrl)
  expect(await again.one(sql`select count(*) as n from kept`)).toEqual({ n: 1000 })
  expect(await olap.rows(sql`select count() as n from kept`)).toEqual([{ n: 2 }])
  await again.end()
  await olap.close()
  await engines.stop()
})

test('the embedded ClickHouse streams, binds, deduplicates by token, reports codes and kills', async () => {
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

  const endless = olap.rows(sql`select count() from numbers(100000000000) where sipHash64(number) = 1`, { queryId: 'endless-1' })
  const kills: Promise<void>[] = []
  const killing = setInterval(() => kills.push(olap.kill('endless-1')), 100)
  await expect(endless).rejects.toThrow(/cancelled/i)
  clearInterval(killing)
  await Promise.all(kills)
  await olap.close()
  await engines.stop()
})

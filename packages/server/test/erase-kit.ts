import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { rewriteTables } from '../src/platform/rewrite-tables.ts'
import { sql } from '../src/platform/sql.ts'
import type { Databases } from './databases.ts'
import type { TestProject, World } from './world.ts'

/** Files of both engines in which one of the texts stands, of this database; the write-ahead log is no table. */
export async function filesWith({ postgres, clickhouse }: Databases, texts: readonly string[]): Promise<string[]> {
  await postgres.run(sql`checkpoint`)
  const home = await postgres.one<{ folder: string; oid: number }>(sql`
    select current_setting('data_directory') as folder, (select oid::int from pg_database where datname = current_database()) as oid`)
  const paths = await clickhouse.rows<{ path: string }>(sql`
    select arrayJoin(data_paths) as path from system.tables where database = currentDatabase()`)
  const folders = [join(home?.folder ?? '', 'base', String(home?.oid)), join(home?.folder ?? '', 'global'), ...paths.map((one) => one.path)]
  expect(folders.length).toBeGreaterThan(8)
  return folders.flatMap((folder) => [...filesIn(folder)]).filter((file) => texts.some((text) => contentOf(file).includes(text)))
}

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) yield join(entry.parentPath, entry.name)
}

/** A file that a merge removes meanwhile holds nothing. */
function contentOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}

/** Old parts leave the disk at once instead of after eight minutes. */
export async function dropOldParts({ clickhouse }: Databases): Promise<void> {
  const tables = await clickhouse.rows<{ name: string }>(sql`
    select name from system.tables where database = currentDatabase() and engine like '%MergeTree'`)
  for (const { name } of tables)
    await clickhouse.run(sql`
      alter table ${sql.id(name)} modify setting old_parts_lifetime = 1, cleanup_delay_period = 1, max_cleanup_delay_period = 1, cleanup_delay_period_random_add = 0`)
}

/** As an operator would: PostgreSQL's tables written anew, old parts of ClickHouse gone. */
export async function scrub({ postgres, clickhouse }: Databases): Promise<void> {
  await rewriteTables(postgres)
  const old = async (): Promise<number> =>
    (
      await clickhouse.rows<{ n: number }>(sql`
        select count() as n from system.parts where database = currentDatabase() and not active`)
    )[0]?.n ?? 0
  while ((await old()) > 0) {
    // Whoever cleans up sleeps for minutes when there was little to do: this wakes them.
    await clickhouse.run(sql`system stop cleanup`)
    await clickhouse.run(sql`system start cleanup`)
    await pause(1_000)
  }
}

/** Starts the erasure of a person; answers with the job. */
export async function erase(world: World, project: TestProject, person: number): Promise<string> {
  const made = await world.call<{ job: string }>(project, 'POST', `people/${person}/erase`, { confirm: String(person) })
  expect(made.status).toBe(202)
  return made.body.job
}

export const jobState = async (world: World, project: TestProject, job: string) =>
  (await world.call<{ state: string; error: { code: string } | null }>(project, 'GET', `jobs/${job}`)).body

export const personBy = async (world: World, project: TestProject, login: string): Promise<number | undefined> =>
  (await world.call<{ id?: number }>(project, 'GET', `people/lookup?type=login_id&value=${login}`)).body.id

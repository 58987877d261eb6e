import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { logStats } from '../modules/ingest/index.ts'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { inWords, isLow, roomOf } from '../platform/disk.ts'
import { runningHolder } from '../platform/engines/index.ts'
import { schemaState } from '../platform/migrate.ts'
import { sql } from '../platform/sql.ts'
import { type Tools, withTools } from './tools.ts'

export interface Diagnosis {
  readonly [what: string]: unknown
  readonly ok: boolean
  readonly problems: readonly string[]
}

/** Accepted events should not wait longer while a worker runs; nor should a lease be nobody's. */
const patienceSeconds = 60

/** Looks and changes nothing: no migration, no new folder. */
export async function doctor(config: Config): Promise<Diagnosis> {
  const isNew = !config.databaseUrl && !runningHolder(config.dataDir) && !existsSync(join(config.dataDir, 'postgres.password'))
  if (isNew) return { ok: false, dataDir: config.dataDir, problems: [`there is no database in ${config.dataDir} yet; start the server`] }
  return withTools(config, examine)
}

async function examine(tools: Tools): Promise<Diagnosis> {
  const { config, running } = tools
  const problems: string[] = []
  const engines = { postgres: await version(tools, 'postgres', problems), clickhouse: await version(tools, 'clickhouse', problems) }
  const schema = engines.postgres ? await schemaOf(tools, problems) : undefined
  const backlog = schema?.newest ? await backlogOf(tools, problems) : undefined
  const server = await serverOf(running?.httpUrl, problems)
  return {
    ok: problems.length === 0,
    server,
    dataDir: config.dataDir,
    ...engines,
    schema,
    backlog,
    disk: diskOf(config, problems),
    problems,
  }
}

async function version(
  { postgres, clickhouse }: Tools,
  engine: 'postgres' | 'clickhouse',
  problems: string[],
): Promise<string | undefined> {
  try {
    const [row] =
      engine === 'postgres'
        ? await postgres.rows<{ version: string }>(sql`select current_setting('server_version') as version`)
        : await clickhouse.rows<{ version: string }>(sql`select version() as version`)
    return row?.version
  } catch (error) {
    problems.push(`${engine} does not answer: ${error instanceof Error ? error.message || error.name : String(error)}`)
    return undefined
  }
}

async function schemaOf({ postgres }: Tools, problems: string[]): Promise<{ newest: string | undefined; pending: string[] } | undefined> {
  try {
    const { newest, pending } = await schemaState(postgres)
    const names = pending.map((one) => `${one.engine}/${one.name}`)
    if (names.length > 0)
      problems.push(`${names.length} migrations are not applied, the first is ${names[0]}; run migrate, or start the server`)
    return { newest, pending: names }
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error))
    return undefined
  }
}

async function backlogOf({ postgres, running }: Tools, problems: string[]): Promise<Record<string, number>> {
  const { backlog, oldestSeconds, leaseAgeSeconds } = await logStats(postgres, systemClock.now())
  const facts = await postgres.one<{ n: number }>(sql`
    select coalesce(sum(h.next - 1 - p.done_upto), 0)::bigint as n
    from log_heads h join log_positions p on p.log_part = h.log_part and p.log = h.log where h.log = 'facts'`)
  const inbox = await postgres.one<{ n: number }>(sql`select count(*) as n from part_inbox`)
  if (running?.httpUrl && oldestSeconds > patienceSeconds)
    problems.push(`accepted events wait for ${Math.round(oldestSeconds)} s; is a process with the worker role running?`)
  if (running?.httpUrl && leaseAgeSeconds > patienceSeconds)
    problems.push(`a part of the work has had no owner for ${Math.round(leaseAgeSeconds)} s; is a process with the worker role running?`)
  return { batches: backlog, oldestSeconds: Math.round(oldestSeconds), factBatches: facts?.n ?? 0, inbox: inbox?.n ?? 0 }
}

async function serverOf(httpUrl: string | undefined, problems: string[]): Promise<string> {
  if (!httpUrl) return 'not running'
  const ready = await fetch(new URL('/readyz?full', httpUrl)).catch(() => undefined)
  if (!ready?.ok) problems.push(`the server at ${httpUrl} is not ready${ready ? `: ${(await ready.text()).slice(0, 300)}` : ''}`)
  return httpUrl
}

function diskOf({ dataDir }: Config, problems: string[]): { freeGb: number; freePercent: number } | undefined {
  if (!existsSync(dataDir)) return undefined
  const room = roomOf(dataDir)
  if (isLow(room)) problems.push(`the disk of ${dataDir} is nearly full: ${inWords(room)}`)
  return { freeGb: Math.round(room.freeBytes / 1e8) / 10, freePercent: Math.round((room.freeBytes / room.totalBytes) * 100) }
}

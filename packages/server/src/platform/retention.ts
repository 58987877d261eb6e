import type { Logger } from 'pino'
import { z } from 'zod'
import { fail } from './errors.ts'
import type { JobContext, Jobs } from './jobs/index.ts'
import type { Db, Postgres } from './postgres.ts'
import { sql } from './sql.ts'

/** What is kept how long; `docs/operations.md` lists all of it. */
export interface Keep {
  readonly table: string
  readonly days: number
  /** Removes what is older; answers with how much. */
  readonly sweep: (db: Db, before: Date) => Promise<number>
}

interface Deps {
  readonly postgres: Postgres
  readonly log: Logger
  readonly keeps: readonly Keep[]
  readonly jobs: Jobs
}

/** Enforces the retention table: a job of the system, at start and once an hour. */
export function retention(deps: Deps): void {
  const kind = deps.jobs.define('system.retention', { payload: z.object({}), attempts: 1, run: (ctx) => sweepAll(deps, ctx) })
  deps.jobs.schedule(kind, '23 * * * *', { atStart: true })
}

/** Every table in turn. One that fails is reported at the end, by name, and holds up no other. */
async function sweepAll({ postgres, log, keeps }: Deps, ctx: JobContext<object, never>): Promise<{ counts: Record<string, number> }> {
  const counts: Record<string, number> = {}
  const failed: { table: string; reason: string }[] = []
  for (const [i, { table, days, sweep }] of keeps.entries()) {
    await ctx.save({ progress: { done: i, total: keeps.length, note: 'removing' } })
    try {
      counts[table] = await sweep(postgres, new Date(ctx.clock.now().getTime() - days * 86_400_000))
    } catch (error) {
      log.error({ table, err: error }, 'retention failed for a table')
      failed.push({ table, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  await ctx.save({ progress: { done: keeps.length } })
  log.info({ gone: counts }, 'retention')
  if (failed.length > 0) fail('retention_failed', { tables: failed.map((one) => one.table).join(', '), reason: failed[0]?.reason ?? '' })
  return { counts }
}

const batch = 10_000

/** Removes by the batch until nothing is left, so that no statement locks or logs a whole table at once. */
export async function inBatches(remove: (limit: number) => Promise<number>): Promise<number> {
  for (let gone = 0; ; ) {
    const n = await remove(batch)
    gone += n
    if (n < batch) return gone
  }
}

/** The plain case: rows older by one column. */
export const olderThan = (table: string, column: string, days: number): Keep => ({
  table,
  days,
  sweep: (db, before) =>
    inBatches((limit) =>
      db.run(sql`
        delete from ${sql.id(table)} where ctid = any(array(select ctid from ${sql.id(table)} where ${sql.id(column)} < ${before} limit ${limit}))`),
    ),
})

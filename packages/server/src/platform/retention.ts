import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import type { Db, Postgres } from './postgres.ts'
import { sql } from './sql.ts'

/** What is kept how long; `docs/operations.md` lists all of it. */
export interface Keep {
  readonly table: string
  readonly days: number
  /** Removes what is older; answers with how much. */
  readonly sweep: (db: Db, before: Date) => Promise<number>
}

export interface Retention {
  /** One round now; answers with what went from each table. */
  run(): Promise<Record<string, number>>
  stop(): void
}

const everyMs = 3_600_000
/** A lock of ours among PostgreSQL's advisory locks: one process sweeps. */
const lockKey = 7_100_002

/** Enforces the retention table, once an hour. */
export function retention(postgres: Postgres, clock: Clock, log: Logger, keeps: readonly Keep[]): Retention {
  async function run(): Promise<Record<string, number>> {
    const gone: Record<string, number> = {}
    await postgres.transaction(async (tx) => {
      const held = await tx.one<{ ok: boolean }>(sql`select pg_try_advisory_xact_lock(${lockKey}) as ok`)
      if (!held?.ok) return
      // Each table on its own connection: one that fails or waits does not undo the others.
      for (const keep of keeps) gone[keep.table] = await keep.sweep(postgres, new Date(clock.now().getTime() - keep.days * 86_400_000))
    })
    log.info({ gone }, 'retention')
    return gone
  }
  const timer = setInterval(() => void run().catch((error: unknown) => log.error({ err: error }, 'retention failed')), everyMs)
  timer.unref()
  return { run, stop: () => clearInterval(timer) }
}

/** The plain case: rows older by one column. */
export const olderThan = (table: string, column: string, days: number): Keep => ({
  table,
  days,
  sweep: (db, before) => db.run(sql`delete from ${sql.id(table)} where ${sql.id(column)} < ${before}`),
})

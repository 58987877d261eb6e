import type { ClickHouse } from '../../platform/clickhouse.ts'
import { pause } from '../../platform/clock.ts'
import type { JobContext } from '../../platform/jobs/index.ts'
import { isPast, logHeads } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

export interface WaitDeps {
  readonly postgres: Postgres
  /** Passes the time until the pipeline has got on. */
  meanwhile(): Promise<void>
}

export async function until({ meanwhile }: WaitDeps, ctx: JobContext<unknown, unknown>, isReady: () => Promise<boolean>): Promise<void> {
  while (!(await isReady())) {
    await ctx.save({ progress: { note: 'waiting' } })
    await meanwhile()
  }
}

/** Everything that was accepted or told until now is in the analysis store. */
export async function untilStored(deps: WaitDeps, ctx: JobContext<unknown, unknown>): Promise<void> {
  const heads = await logHeads(deps.postgres)
  await until(deps, ctx, () => isPast(deps.postgres, heads))
}

/** Waits for the mutations of a table; one that cannot go on is an error. */
export async function untilMutated(clickhouse: ClickHouse, table: string, goOn: () => Promise<void>): Promise<void> {
  for (;;) {
    const rows = await clickhouse.rows<{ reason: string }>(sql`
      select latest_fail_reason as reason from system.mutations
      where database = currentDatabase() and table = ${sql.value(table, 'String')} and not is_done and not is_killed`)
    if (rows.length === 0) return
    const failed = rows.find((row) => row.reason !== '')
    if (failed) throw new Error(`rows of ${table} could not be changed: ${failed.reason}`)
    await goOn()
    await pause(100)
  }
}

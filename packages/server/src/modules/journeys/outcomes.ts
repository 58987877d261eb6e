import { z } from 'zod'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { type Ended, noteOutcomes } from '../messaging/index.ts'

interface Deps {
  readonly outboxes: Outboxes
  /** Up to then everything is known that has happened. */
  readonly watermark: () => Promise<Date>
}

const perUnit = 2_000

/**
 * Tells of runs whose time for the goal is over and that have not reached it, once: what has not come is only believed when the clock and the
 * watermark have passed. Runs that reach it are told of as they do.
 */
export function outcomesJob(jobs: Jobs, { outboxes, watermark }: Deps): void {
  const kind = jobs.define('journeys.outcomes', {
    payload: z.object({}),
    run: async (ctx) => {
      let { done } = ctx
      for (let told = perUnit; told === perUnit; ) {
        const upto = new Date(Math.min(ctx.clock.now().getTime(), (await watermark()).getTime()))
        told = await outboxes.transaction(async (tx, outbox) => {
          const ended = await takeOver(tx, upto)
          await noteOutcomes(tx, outbox, ended, false)
          await ctx.save({ progress: { done: (done += ended.length), note: 'writing' } }, tx)
          return ended.length
        })
      }
    },
  })
  jobs.everyMinute('journeys.outcomes', async (tx, now) => {
    if (await isOver(tx, now)) await jobs.start(tx, { kind, payload: {}, createdBy: 'system', key: 'outcomes' })
  })
}

const takeOver = (tx: Tx, upto: Date): Promise<Ended[]> =>
  tx.rows<Ended>(sql`
    with ended as (
      select part, run_id from goal_watches where not told and until < ${upto} order by until, part, run_id limit ${perUnit} for update skip locked
    )
    update goal_watches w set told = true from ended s where w.part = s.part and w.run_id = s.run_id returning w.part, w.run_id as "runId", w.until as at`)

async function isOver(db: Db, now: Date): Promise<boolean> {
  const row = await db.one<{ over: boolean }>(sql`select exists (select 1 from goal_watches where not told and until < ${now}) as over`)
  return row?.over ?? false
}

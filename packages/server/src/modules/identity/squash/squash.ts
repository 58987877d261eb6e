import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { fail } from '../../../platform/errors.ts'
import type { JobContext, JobKind, Jobs } from '../../../platform/jobs/index.ts'
import type { Outboxes } from '../../../platform/log/index.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { tellAgain } from '../merge.ts'
import { tellSettled } from '../canonical.ts'
import { until, untilMutated, untilStored, type WaitDeps } from '../waiting.ts'
import { type Lacking, type SquashRule, squashRule, worthRewriting } from './months.ts'
import * as store from './squash-store.ts'

export interface SquashDeps extends WaitDeps {
  readonly clickhouse: ClickHouse
  readonly outboxes: Outboxes
  readonly rule?: SquashRule
}

const cursorSchema = z.object({
  revision: z.number(),
  transaction: z.string(),
  /** Months to rewrite, once they are chosen, and how many of them are. */
  months: z.array(z.object({ month: z.number(), rows: z.number(), numbers: z.number() })).optional(),
  done: z.number(),
})

const settledMs = 600_000

type Cursor = z.infer<typeof cursorSchema>
type Chosen = Cursor & { readonly months: readonly Lacking[] }
type Context = JobContext<Record<string, never>, Cursor>

/**
 * Writes into stored events whose they are now, so that analyses need not join with what was decided before. It begins with a
 * mark: overrides told before it are all in the analysis store before it looks, and so is every event accepted before;
 * later events are written with the person that the overrides before it give. What is told after it readers go on to join, so that
 * nothing has to be locked, an undone merge is right at once, and its events are written again by the next squash.
 */
export function squashJob(jobs: Jobs, deps: SquashDeps): JobKind<Record<string, never>> {
  const rule = deps.rule ?? squashRule
  const kind = jobs.define('identity.squash', {
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    cursor: cursorSchema,
    run: async (ctx) => {
      const projectId = ctx.projectId ?? fail('not_found', { kind: 'project' })
      const begun = ctx.cursor ?? (await begin(deps, ctx))
      await until(deps, ctx, () => store.isBehind(deps.postgres, begun))
      await untilStored(deps, ctx)
      let at = isChosen(begun) ? begun : await choose(deps, ctx, projectId, begun, rule)
      while (at.done < at.months.length) at = await rewrite(deps, ctx, projectId, at)
      // Overrides of the months that were left alone were told again: they are there before the others are left out.
      await untilStored(deps, ctx)
      await stopPoint('squash.before_settle')
      await store.settle(deps.clickhouse, projectId, at.revision)
      await stopPoint('squash.after_settle')
      await tellSettled(deps.clickhouse)
      return { counts: { changed: at.months.reduce((sum, { rows }) => sum + rows, 0) } }
    },
  })
  const daily = jobs.define('system.squash', {
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    run: async () => {
      const projects = await store.projectsToSquash(deps.clickhouse, rule.from)
      await deps.postgres.transaction(async (tx) => {
        for (const projectId of projects) await jobs.start(tx, { kind, projectId, payload: {}, createdBy: 'system', key: 'squash' })
      })
    },
  })
  jobs.schedule(daily, '43 19 * * *')
  return kind
}

/** Other processes squash as well; who is late applies more overrides than there need be. */
export function listenSettled(clickhouse: ClickHouse): { stop(): void } {
  const listen = (): void => void tellSettled(clickhouse).catch(() => undefined)
  listen()
  const listening = setInterval(listen, settledMs).unref()
  return { stop: () => clearInterval(listening) }
}

const isChosen = (at: Cursor): at is Chosen => at.months !== undefined

const begin = ({ postgres }: SquashDeps, ctx: Context): Promise<Cursor> =>
  postgres.transaction(async (tx) => {
    const cursor: Cursor = { ...(await store.markNow(tx)), done: 0 }
    await ctx.save({ cursor, progress: { note: 'waiting' } }, tx)
    return cursor
  })

/** What the months that are left alone still need is told again, and so goes on to be joined. */
async function choose(
  { clickhouse, outboxes }: SquashDeps,
  ctx: Context,
  projectId: number,
  at: Cursor,
  rule: SquashRule,
): Promise<Chosen> {
  await ctx.save({ progress: { note: 'counting' } })
  const lacking = await store.lackingMonths(clickhouse, projectId)
  const months = worthRewriting(lacking, rule)
  const others = lacking.filter((one) => !months.includes(one)).map(({ month }) => month)
  const numbers = await store.lackingNumbers(clickhouse, projectId, others)
  const cursor = { ...at, months }
  await outboxes.transaction(async (tx, outbox) => {
    await tellAgain(tx, outbox, projectId, numbers)
    await ctx.save({ cursor, progress: { done: 0, total: months.length, note: 'writing' } }, tx)
  })
  return cursor
}

async function rewrite({ clickhouse }: SquashDeps, ctx: Context, projectId: number, at: Chosen): Promise<Chosen> {
  const month = at.months[at.done]?.month ?? 0
  const goOn = (): Promise<void> => ctx.save({})
  await untilMutated(clickhouse, 'events', goOn)
  await store.beginRewrite(clickhouse, projectId, month)
  await untilMutated(clickhouse, 'events', goOn)
  await stopPoint('squash.after_rewrite')
  const cursor = { ...at, done: at.done + 1 }
  await ctx.save({ cursor, progress: { done: cursor.done, note: 'writing' } })
  return cursor
}

import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { fail } from '../../../platform/errors.ts'
import { eraseFiles, type JobContext, type JobKind, type Jobs } from '../../../platform/jobs/index.ts'
import { holdPipeline, isPast, logHeads, type Outboxes, scrubLog } from '../../../platform/log/index.ts'
import type { Postgres, Tx } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import type { Erasing, PersonHook } from '../hook.ts'
import { until, untilStored } from '../waiting.ts'
import { analysedTables, deleteAnalysed } from './analysed.ts'
import { markErased } from './erase.ts'
import { widened } from './erase-store.ts'
import { asJson, mentioning, naming } from './mentions.ts'

export interface EraseDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly outboxes: Outboxes
  readonly hooks: readonly PersonHook[]
  readonly seals: Sealer
  /** Seals what has to be looked for from one step to the next: a job's row is kept for months. */
  readonly sealed: Sealer
  /** Passes the time until the pipeline has got on. */
  meanwhile(): Promise<void>
}

const payloadSchema = z.object({ person: z.number() })
const phases = ['marked', 'swept', 'analysed', 'scrubbed', 'done'] as const
const cursorSchema = z.object({
  phase: z.enum(phases),
  numbers: z.array(z.number()),
  /** Ids and texts, sealed. */
  looked: z.string(),
  at: z.string(),
  rows: z.number(),
})
const lookedSchema = z.object({ refs: z.array(z.object({ type: z.string(), value: z.string() })), texts: z.array(z.string()) })

type Payload = z.infer<typeof payloadSchema>
type Cursor = z.infer<typeof cursorSchema>
type Context = JobContext<Payload, Cursor>

/**
 * Forgets a person, in steps that each can be repeated. 1 they stop being there; 2 when what was under way has ended, the last
 * rows go; 3 the analysis store; 4 the logs; 5 files. What has to be found later is carried from step to step, sealed.
 */
export const eraseJob = (jobs: Jobs, deps: EraseDeps): JobKind<Payload> =>
  jobs.define('people.erase', {
    payload: payloadSchema,
    cursor: cursorSchema,
    run: async (ctx) => {
      let at = ctx.cursor
      while (at?.phase !== 'done') {
        at = at ? await steps[at.phase](deps, ctx, at, whoOf(deps, ctx, at)) : await mark(deps, ctx)
        await stopPoint('erase.after_commit')
      }
      return { counts: { rows: at.rows } }
    },
  })

type Step = (deps: EraseDeps, ctx: Context, at: Cursor, who: Erasing) => Promise<Cursor>
const steps: Readonly<Record<Exclude<Cursor['phase'], 'done'>, Step>> = {
  marked: sweep,
  swept: forgetAnalysed,
  analysed: scrub,
  scrubbed: searchFiles,
}

const scopeOf = (ctx: Context): string => `erasure:${ctx.id}`
const progressOf = (done: number) => ({ done, total: 5, note: 'removing' as const })

/** The end of a step: a crash before repeats it, one after goes on with the next. */
async function advance(ctx: Context, cursor: Cursor, tx?: Tx): Promise<Cursor> {
  await stopPoint('erase.before_commit')
  await ctx.save({ cursor, progress: progressOf(phases.indexOf(cursor.phase) + 1) }, tx)
  return cursor
}

function whoOf({ sealed }: EraseDeps, ctx: Context, { numbers, looked, at }: Cursor): Erasing {
  const text = sealed.open(scopeOf(ctx), Buffer.from(looked, 'base64'))
  if (text === undefined) throw new Error('what is still to be erased was sealed with another secret')
  return { projectId: ctx.projectId ?? 0, numbers, ...lookedSchema.parse(JSON.parse(text)), now: new Date(at), isLast: true }
}

async function mark(deps: EraseDeps, ctx: Context): Promise<Cursor> {
  const projectId = ctx.projectId ?? fail('not_found', { kind: 'project' })
  return deps.outboxes.transaction(async (tx, outbox) => {
    await holdPipeline(tx)
    const now = ctx.clock.now()
    const { numbers, refs, texts } = await markErased(tx, outbox, deps, projectId, ctx.payload.person, now)
    const looked = deps.sealed.seal(scopeOf(ctx), JSON.stringify({ refs, texts })).toString('base64')
    return advance(ctx, { phase: 'marked', numbers: [...numbers], looked, at: now.toISOString(), rows: 0 }, tx)
  })
}

/** When everything that was accepted or begun before has passed, nothing of theirs comes in any more. */
async function sweep(deps: EraseDeps, ctx: Context, at: Cursor, who: Erasing): Promise<Cursor> {
  const { postgres, outboxes, hooks } = deps
  const heads = await logHeads(postgres)
  await until(deps, ctx, async () => (await isPast(postgres, heads)) && !(await isBusy(deps, who)))
  return outboxes.transaction(async (tx, outbox) => {
    const numbers = await widened(tx, who.numbers)
    for (const hook of hooks) await hook.erase(tx, outbox, { ...who, numbers })
    return advance(ctx, { ...at, phase: 'swept', numbers }, tx)
  })
}

async function isBusy({ hooks, postgres }: EraseDeps, who: Erasing): Promise<boolean> {
  for (const hook of hooks) if (await hook.isBusy?.(postgres, who)) return true
  return false
}

/** Facts told until now are in the analysis store before it is searched. */
async function forgetAnalysed(deps: EraseDeps, ctx: Context, at: Cursor, who: Erasing): Promise<Cursor> {
  const { postgres, clickhouse, hooks } = deps
  await untilStored(deps, ctx)
  let rows = at.rows
  for (const table of analysedTables(hooks)) rows += await deleteAnalysed(clickhouse, table, who, () => ctx.save({}))
  // A device may have been given numbers of this person's meanwhile: whatever is stored under those goes the same way.
  const numbers = await widened(postgres, who.numbers)
  return advance(ctx, { ...at, phase: numbers.length > who.numbers.length ? 'marked' : 'analysed', numbers, rows })
}

/** What names them goes from what is kept of the logs once every reader has passed it, also what came in while they were being erased. */
async function scrub(deps: EraseDeps, ctx: Context, at: Cursor, who: Erasing): Promise<Cursor> {
  const { postgres, hooks } = deps
  const mentions = mentioning(asJson(who.texts))
  const columns = new Set(analysedTables(hooks).flatMap((one) => one.columns))
  const numbers = new Set<unknown>(who.numbers)
  const isTheirs = (one: unknown): boolean =>
    mentions(JSON.stringify(one)) || Object.entries(factRow(one)).some(([name, value]) => columns.has(name) && numbers.has(value))
  const heads = await logHeads(postgres)
  await until(deps, ctx, () => isPast(postgres, heads))
  await scrubLog(postgres, heads, isTheirs, () => ctx.save({ progress: progressOf(3) }))
  return advance(ctx, { ...at, phase: 'scrubbed' })
}

const factRow = (one: unknown): object => {
  const row = typeof one === 'object' && one !== null && 'row' in one ? one.row : undefined
  return typeof row === 'object' && row !== null ? row : {}
}

async function searchFiles({ postgres, hooks }: EraseDeps, ctx: Context, at: Cursor, who: Erasing): Promise<Cursor> {
  const goOn = (): Promise<void> => ctx.save({ progress: progressOf(4) })
  for (const hook of hooks) await hook.eraseFiles?.(postgres, who, goOn)
  await eraseFiles(postgres, who.projectId, { jobId: ctx.id, mentions: mentioning(asJson(who.texts)), names: naming(who.texts) }, goOn)
  // What was looked for is not needed any more, and goes too.
  return advance(ctx, { ...at, phase: 'done', numbers: [], looked: '' })
}

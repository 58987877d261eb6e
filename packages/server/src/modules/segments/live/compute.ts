import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { pause } from '../../../platform/clock.ts'
import type { JobContext, JobKind, Jobs } from '../../../platform/jobs/index.ts'
import type { Postgres, Tx } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import type { SegmentsModule } from '../segments.ts'
import * as store from './compute-store.ts'

export interface ComputeDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly segments: Pick<SegmentsModule, 'peopleOf' | 'timersOf'>
  readonly settledUpto: () => Promise<Date>
}

const payloadSchema = z.object({ segmentId: z.string() })
type Context = JobContext<z.infer<typeof payloadSchema>, never>
export type ComputeJob = JobKind<z.infer<typeof payloadSchema>>

/** Computes who is in a live segment, when it becomes one and whenever what it means is changed. Nobody enters or leaves by it. */
export function computeJob(jobs: Jobs, deps: ComputeDeps): ComputeJob {
  const kind = jobs.define('segments.compute', {
    payload: payloadSchema,
    run: async (ctx) => {
      while (!(await compute(deps, ctx))) continue
      return { counts: { people: (await store.read(deps.postgres, ctx.projectId ?? 0, ctx.payload.segmentId))?.size ?? 0 } }
    },
  })
  // What was changed while a job was ending, and what could not be computed.
  jobs.everyMinute('segments.compute', async (tx) => {
    for (const { projectId, id, name } of await store.stale(tx)) await startCompute(jobs, tx, kind, { projectId, id, name }, 'system')
  })
  return kind
}

export const startCompute = (
  jobs: Jobs,
  tx: Tx,
  kind: ComputeJob,
  segment: { readonly projectId: number; readonly id: string; readonly name: string },
  createdBy: string,
): Promise<{ id: string }> =>
  jobs.start(tx, {
    kind,
    projectId: segment.projectId,
    payload: { segmentId: segment.id },
    title: { name: segment.name },
    createdBy,
    key: segment.id,
  })

/** True when the members are those of the segment as it is now. */
async function compute(deps: ComputeDeps, ctx: Context): Promise<boolean> {
  const { postgres } = deps
  const segment = await store.read(postgres, ctx.projectId ?? 0, ctx.payload.segmentId)
  if (!segment) return true
  if (!segment.isKept) {
    await store.clear(postgres, segment)
    return true
  }
  if (segment.computedEpoch !== segment.epoch) await computeMembers(deps, ctx, segment)
  else if (segment.timedEpoch !== segment.epoch) await setTimers(deps, ctx, segment)
  else return true
  return false
}

/** Who is in it as of a moment up to which everything is stored. */
export async function computeMembers(
  { postgres, clickhouse, segments, settledUpto }: ComputeDeps,
  ctx: Pick<Context, 'save'>,
  segment: store.Computed,
): Promise<void> {
  const at = await passedMoment(settledUpto)
  await ctx.save({ progress: { note: 'reading' } })
  const people = await segments.peopleOf(segment.projectId, segment.rule, at)
  await postgres.transaction(async (tx) => {
    // A row a part, not a row a person: a million of them would take longer to parse than to find.
    const read = chunks(clickhouse.stream<store.Portion>(store.byPart(people)), (one) => one.people.length)
    const first = await read.next()
    async function* portions() {
      let done = 0
      for (let some = first; !some.done; some = await read.next()) {
        yield some.value
        await ctx.save({ progress: { done: (done += sum(some.value.map((one) => one.people.length))), note: 'writing' } })
      }
    }
    try {
      await store.replaceMembers(tx, segment, at, portions())
    } finally {
      // Where the segment was changed meanwhile nobody reads on: what is left unread keeps a session of the store.
      await read.return(undefined)
    }
  })
  await stopPoint('segments.after_compute')
}

/**
 * Up to which everything is stored, and nothing comes any more: what is accepted in the very millisecond that a moment is asked for may come after
 * the answer, but not after a second one. Whoever is touched later than it was not seen by what is read as of it.
 */
export async function passedMoment(settledUpto: () => Promise<Date>): Promise<Date> {
  const first = await settledUpto()
  await pause(2)
  const second = await settledUpto()
  return first < second ? first : second
}

async function setTimers({ postgres, clickhouse, segments }: ComputeDeps, ctx: Context, segment: store.Computed): Promise<void> {
  const { projectId, rule, computedAt: at } = segment
  if (at === null) return
  for (const timed of await segments.timersOf(projectId, rule, at))
    for await (const some of chunks(clickhouse.stream<{ person: number; next: number }>(timed))) {
      await store.setTimers(postgres, projectId, some)
      await ctx.save({ progress: { note: 'writing' } })
    }
  await postgres.transaction((tx) => store.finishTimers(tx, segment, at))
  await stopPoint('segments.after_timers')
}

const chunkSize = 20_000
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

async function* chunks<T>(rows: AsyncIterable<T>, sizeOf: (row: T) => number = () => 1): AsyncGenerator<T[]> {
  let [some, size]: [T[], number] = [[], 0]
  for await (const row of rows) {
    some.push(row)
    size += sizeOf(row)
    if (size < chunkSize) continue
    yield some
    ;[some, size] = [[], 0]
  }
  if (some.length > 0) yield some
}

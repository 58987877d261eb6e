import type { Clock } from '../clock.ts'
import type { Postgres } from '../postgres.ts'
import { stopPoint } from '../stop-points.ts'
import { hourTables } from './hours.ts'
import type { NewBatch } from './positions.ts'
import { writeBatches } from './write.ts'

interface Waiting {
  readonly batches: readonly NewBatch[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export interface Appender {
  /** Resolves when the batches are durable. A rejection means *unknown*: the sender repeats, duplicates are removed later. */
  append(batches: readonly NewBatch[]): Promise<void>
}

const gatherMs = 3
const maxBatchesPerCommit = 2_000

/** Group commit: requests wait at most 3 ms for company, one commit is in flight, it carries all that wait. */
export function appender(postgres: Postgres, clock: Clock, appended: () => void): Appender {
  const hours = hourTables()
  let waiting: Waiting[] = []
  let running = false

  async function commit(group: readonly Waiting[]): Promise<void> {
    const now = clock.now()
    await hours.ensure(postgres, now)
    await postgres.transaction(async (tx) => {
      const batches = group.flatMap((request) => request.batches)
      await writeBatches(tx, 'events', batches, now)
      await stopPoint('accept.before_commit')
    })
    await stopPoint('accept.after_commit')
  }

  async function run(): Promise<void> {
    running = true
    await new Promise((resolve) => setTimeout(resolve, gatherMs))
    while (waiting.length > 0) {
      const group = waiting.slice(0, maxBatchesPerCommit)
      waiting = waiting.slice(group.length)
      try {
        await commit(group)
        for (const request of group) request.resolve()
        appended()
      } catch (error) {
        for (const request of group) request.reject(error)
      }
    }
    running = false
  }

  return {
    append: (batches) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ batches, resolve, reject })
        if (!running) void run()
      }),
  }
}

import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { JobContext } from '../../../platform/jobs/index.ts'
import type { Waiting } from '../watermark.ts'

export interface PaceDeps {
  /** What was accepted and is not processed yet. */
  waiting(): Promise<Waiting>
  /** Called while it waits; whoever has no worker to wait for gets on with the work. */
  meanwhile(): Promise<void>
}

/** So many unprocessed batches hold an import up, whoever sent them. */
const mostBatches = 400
/** Portions that an import has in the log: one that is processed, one that comes next. */
const mostPortions = 2
const portion = { least: 1_000, first: 2_500, most: 5_000 }
/** What lies in the log is what a live event waits for: a portion is as large as passes in about this time. */
const wished = { fromMs: 600, toMs: 1_000 }

export interface Pace {
  /** Accepts records in portions, each when those before are nearly processed; answers with the sum of what `accept` answers. */
  accept(records: readonly CanonicalRecord[], accept: (some: readonly CanonicalRecord[]) => Promise<number>): Promise<number>
}

/** Live traffic comes first: history is accepted no faster than it is processed, in portions that the machine takes in its stride. */
export function paceOf(deps: PaceDeps, { clock, signal }: Pick<JobContext<unknown, never>, 'clock' | 'signal'>): Pace {
  const sent: Date[] = []
  let size = portion.first

  async function turn(): Promise<void> {
    for (let longestMs = 0; ; ) {
      const { batches, oldest } = await deps.waiting()
      longestMs = Math.max(longestMs, oldest ? clock.now().getTime() - oldest.getTime() : 0)
      while (sent[0] && (!oldest || oldest > sent[0])) sent.shift()
      if (batches <= mostBatches && sent.length < mostPortions) return adjust(longestMs)
      await deps.meanwhile()
      signal.throwIfAborted()
    }
  }

  function adjust(longestMs: number): void {
    if (longestMs > wished.toMs) size = Math.max(portion.least, Math.round(size / 2))
    else if (longestMs < wished.fromMs) size = Math.min(portion.most, Math.round(size * 1.25))
  }

  return {
    async accept(records, accept) {
      let sum = 0
      for (let from = 0; from < records.length; ) {
        await turn()
        const some = records.slice(from, from + size)
        sum += await accept(some)
        sent.push(clock.now())
        from += some.length
      }
      return sum
    },
  }
}

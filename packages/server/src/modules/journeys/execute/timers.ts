import { Batch } from './batch.ts'
import { catchUp } from './catch-up.ts'
import { seenBy, seenIn, shelf } from './items.ts'
import * as load from './load.ts'
import { settle } from './settle.ts'
import { storedFor } from './stored.ts'
import type { Live, Run } from './types.ts'
import { askingOf, inputsFor, type Work } from './work.ts'

/** Fires due timers; of a person whose events wait, only those before the first of them. Answers with how many. */
export async function timers(work: Work, live: Live, due: readonly Run[], deferred: ReadonlyMap<number, number>): Promise<number> {
  const runs = due.filter((run) => (run.position.dueAt ?? Infinity) < (deferred.get(run.personId) ?? Infinity))
  if (runs.length === 0) return 0
  const stored = await storedFor(
    work.deps.clickhouse,
    live,
    runs.filter((run) => run.position.absence),
  )
  const watches = await load.watchesOfPeople(work.tx, [...new Set(runs.map((run) => run.personId))])
  const asking = askingOf(live, runs)
  const inputs = await inputsFor(work, asking)
  const items = shelf(work, live)
  await items.fill([...seenBy({ asking, inputs, runs }), ...seenIn(stored)])
  const batch = new Batch(live, inputs, runs, watches, { now: work.now.getTime(), newRunId: () => 0, itemsOf: items.of })
  for (const run of runs) if (!batch.recall(run, stored.get(run) ?? [])) batch.fire(run)
  await catchUp(work, live, batch, items)
  await settle(work.tx, work.outbox, batch, { ...work.deps, now: work.now })
  return runs.length
}

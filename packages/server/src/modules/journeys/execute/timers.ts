import { inTurns } from '../code/pass.ts'
import { Batch } from './batch.ts'
import { catchUp } from './catch-up.ts'
import { seenBy, seenIn, shelf } from './items.ts'
import { closeDoors, doorsOf } from './doors.ts'
import * as load from './load.ts'
import { settle } from './settle.ts'
import { storedFor } from './stored.ts'
import type { Live, Run } from './types.ts'
import { askingOf, inputsFor, type Work } from './work.ts'

/** Fires due timers; of a person whose events wait, only those before the first of them. Answers with how many. */
export async function timers(work: Work, live: Live, due: readonly Run[], deferred: ReadonlyMap<number, number>): Promise<number> {
  const runs = due.filter((run) => (run.position.dueAt ?? Infinity) < (deferred.get(run.personId) ?? Infinity)).toSorted(inOrder)
  if (runs.length === 0) return 0
  const stored = await storedFor(
    work.deps.clickhouse,
    live,
    runs.filter((run) => run.position.absence),
  )
  const watches = await load.watchesOfPeople(work.tx, [...new Set(runs.map((run) => run.personId))])
  const beginning = runs.filter((run) => run.pending)
  const doors = await doorsOf(
    work,
    live,
    beginning.flatMap((run) => live.version(run.journeyId, run.version) ?? []),
  )
  const all = await load.withTokens(work.tx, live, doors ? await load.withOthers(work.tx, runs, beginning) : runs)
  const asking = askingOf(live, all)
  const inputs = await inputsFor(work, asking)
  const items = shelf(work, live)
  await items.fill([...seenBy({ asking, inputs, runs: all }), ...seenIn(stored)])
  const batch = new Batch(live, inputs, all, watches, { now: work.now.getTime(), newRunId: () => 0, itemsOf: items.of, doors })
  const take = (run: Run): boolean => {
    if (!batch.recall(run, stored.get(run) ?? [])) batch.fire(run)
    return true
  }
  await inTurns(work, live, batch, { all: runs, take })
  await catchUp(work, live, batch, items)
  await closeDoors(work, doors)
  await settle(work.tx, work.outbox, batch, { ...work.deps, now: work.now })
  return runs.length
}

/** Of what is due at the same moment, tokens of a run go in their order: which of them comes first to a meeting must not be chance. */
const inOrder = (a: Run, b: Run): number => (a.position.dueAt ?? 0) - (b.position.dueAt ?? 0) || a.runId - b.runId || a.token - b.token

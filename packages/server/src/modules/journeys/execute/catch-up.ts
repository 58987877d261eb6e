import { passGates } from '../gates/pass.ts'
import type { Batch } from './batch.ts'
import { type Shelf, seenIn } from './items.ts'
import { storedFor } from './stored.ts'
import type { Live, Run } from './types.ts'
import type { Work } from './work.ts'

/**
 * Runs that came to a wait later than the events it waits for: late data, a pause, a backlog. The stored events are
 * asked at once, so that nobody stands until the deadline for what has already happened; a run that moves on to
 * another such wait is asked for again. Gates are passed, or not, in the same transaction.
 */
export async function catchUp(work: Work, live: Live, batch: Batch, items: Shelf): Promise<void> {
  const told = new Map<Run, number>()
  do await askStored(work, live, batch, items)
  while (await passGates(work, live, batch, told))
}

async function askStored({ deps, now }: Work, live: Live, batch: Batch, items: Shelf): Promise<void> {
  for (let behind = batch.behind(now.getTime()); behind.length > 0; behind = batch.behind(now.getTime())) {
    const stored = await storedFor(deps.clickhouse, live, behind)
    await items.fill(seenIn(stored))
    for (const [run, events] of stored) batch.recall(run, events)
  }
}

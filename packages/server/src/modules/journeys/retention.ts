import type { Db } from '../../platform/postgres.ts'
import * as store from './store.ts'

const dayMs = 86_400_000
/** How long an event may be late and still count for a goal whose window has passed. */
const watchGraceDays = 7
/** Runs of ended journeys stay listed this long; their history stays for good in the analysis store. */
const runDays = 180

/** Removes what can have no effect any more; part of the retention job. */
export async function dropOldJourneyRows(db: Db, now: Date): Promise<number> {
  const watches = await store.dropPassedWatches(db, new Date(now.getTime() - watchGraceDays * dayMs))
  const runs = await store.dropFinishedRuns(db, new Date(now.getTime() - runDays * dayMs))
  return watches + runs
}

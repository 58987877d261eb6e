import { holdsParts, type PartLease } from '../../../platform/leases.ts'
import { Fenced } from '../../../platform/log/index.ts'
import { lookUpByKey } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { enrol } from '../audience/enrol.ts'
import { takeDates } from '../dates/take.ts'
import { control } from './control.ts'
import { forgetPeople } from './erase.ts'
import { takeInbox } from './events.ts'
import * as load from './load.ts'
import { moveRuns } from './merge.ts'
import { timers } from './timers.ts'
import type { ActDeps } from './work.ts'

const inboxLimit = 4_000
const dueLimit = 5_000
/** People of audiences come last, and fewer of them while something happens: an event waits for one such round at most. */
const bulkLimit = 5_000
const bulkBesideEvents = 500
const moveLimit = 2_000
/** A change comes as a row per part; a journey with a million people inside is changed some parts at a time. */
const changeLimit = 16
/** Parts are worked on in this many transactions side by side: one computes while the other one writes. */
const lanes = 2

/** Commit 3, for all parts of this process; true when there may be more. */
export async function act(deps: ActDeps, owned: readonly PartLease[]): Promise<boolean> {
  if (owned.length === 0) return false
  const parts = owned.map((lease) => lease.part)
  if (!(await load.hasWork(deps.postgres, parts, deps.now()))) return false
  // Runs of merged people move from part to part at once when one transaction has both.
  const isAlone = owned.length < 2 * lanes || (await load.hasControls(deps.postgres, parts))
  const groups = isAlone ? [owned] : Array.from({ length: lanes }, (_, lane) => owned.filter((_one, i) => i % lanes === lane))
  const results = await Promise.allSettled(groups.map((group) => actOn(deps, group)))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
  await stopPoint('act.after_commit')
  return results.some((result) => result.status === 'fulfilled' && result.value)
}

/** The inbox of the parts in order, then their due timers and dates, then people of audiences. */
async function actOn(deps: ActDeps, owned: readonly PartLease[]): Promise<boolean> {
  const parts = owned.map((lease) => lease.part)
  // Read before the transaction: every inbox row up to the watermark is then visible inside it.
  const watermark = await deps.watermark()
  const now = deps.now()
  return deps.outboxes.transaction(async (tx, outbox) => {
    await lookUpByKey(tx)
    if (!(await holdsParts(tx, owned))) throw new Fenced('parts')
    const work = { deps, tx, outbox, parts, now }
    const moves = await load.takeMoves(tx, parts, moveLimit)
    await moveRuns(work, moves)
    await forgetPeople(
      work,
      moves.filter((row) => row.kind === 'erased'),
    )
    const changes = await load.takeChanges(tx, parts, changeLimit)
    // Read after the changes: whoever published or resumed has done both at once.
    const live = await deps.journeys.read(tx)
    await control(work, live, changes)
    // Runs that still have to move or change are not touched before they have.
    if (moves.length === moveLimit || changes.length === changeLimit) {
      await stopPoint('act.before_commit')
      return true
    }
    const inbox = await takeInbox(work, live, inboxLimit)
    // With rows left in the inbox nothing is known to be absent yet.
    const absence = inbox.isEmptied ? watermark : new Date(0)
    const due = await load.dueRuns(tx, parts, live.running, { now, absence, limit: dueLimit })
    const fired = await timers(work, live, due.runs, inbox.deferred)
    const dated = await takeDates(work, live, bulkLimit)
    const enrolled = await enrol(work, live, inbox.isQuiet ? bulkLimit : bulkBesideEvents)
    await stopPoint('act.before_commit')
    return !inbox.isEmptied || enrolled + dated > 0 || (fired > 0 && (due.isMore || inbox.deferred.size > 0))
  })
}

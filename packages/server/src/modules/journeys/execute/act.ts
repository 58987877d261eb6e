import { bulkTurns } from '../../../platform/bulk-turns.ts'
import { holdsParts, type PartLease } from '../../../platform/leases.ts'
import { Fenced } from '../../../platform/log/index.ts'
import { lookUpByKey } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { enrol } from '../audience/enrol.ts'
import { takeDates } from '../dates/take.ts'
import { control } from './control.ts'
import { forgetPeople } from './erase.ts'
import { takeInbox } from './events.ts'
import { liveJourneys } from './live.ts'
import * as load from './load.ts'
import type { More } from './loop.ts'
import { moveRuns } from './merge.ts'
import { timers } from './timers.ts'
import type { ActDeps } from './work.ts'

const inboxLimit = 4_000
const dueLimit = 5_000
/** People of audiences come last, and fewer of them while something happens. */
const bulkSizes = { least: 100, first: 1_000, most: 5_000 }
const moveLimit = 2_000
/** A change comes as a row per part; a journey with a million people inside is changed some parts at a time. */
const changeLimit = 16
/** Parts are worked on in this many transactions side by side: one computes while the other one writes. */
const lanes = 2

/** What a process that owns parts keeps in memory between two rounds. */
export const ownerState = () => ({ journeys: liveJourneys(), bulk: bulkTurns(bulkSizes) })

/** Commit 3, for all parts of this process. */
export async function act(deps: ActDeps, owned: readonly PartLease[]): Promise<More> {
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
  const each = results.map((result) => result.status === 'fulfilled' && result.value)
  return each.includes(true) || (each.includes('soon') && 'soon')
}

/** The inbox of the parts in order, then their due timers and dates, then people of audiences. */
async function actOn(deps: ActDeps, owned: readonly PartLease[]): Promise<More> {
  const parts = owned.map((lease) => lease.part)
  // Read before the transaction: every inbox row up to the watermark is then visible inside it.
  const watermark = await deps.watermark()
  const now = deps.now()
  let turnEnded = (): void => undefined
  const more = await deps.outboxes.transaction(async (tx, outbox) => {
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
    if (inbox.afterMs !== undefined) deps.bulk.answering(inbox.afterMs)
    const turn = deps.bulk.next()
    const taken = turn.size === 0 ? 0 : (await takeDates(work, live, turn.size)) + (await enrol(work, live, turn.size))
    turnEnded = () => turn.done(taken)
    await stopPoint('act.before_commit')
    if (!inbox.isEmptied || (fired > 0 && (due.isMore || inbox.deferred.size > 0))) return true
    return (taken > 0 || turn.size === 0) && (deps.bulk.isBeside() ? 'soon' : true)
  })
  turnEnded()
  return more
}

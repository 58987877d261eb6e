import { partOf } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../../platform/log/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { reactProfiles, setTags } from '../../profiles/index.ts'
import { changeMembers } from '../../segments/index.ts'
import type { Batch } from './batch.ts'
import { recordEvents } from './records.ts'
import { insertCalls } from '../calls/store.ts'
import * as save from './save.ts'
import type { RunVisit } from './types.ts'
import type { NewIntent, Reached } from '../../messaging/index.ts'

export interface Settling {
  readonly intend: (tx: Tx, outbox: Outbox, intents: readonly NewIntent[]) => Promise<void>
  /** People reached the goal of runs: their messages are told. */
  readonly noteGoals: (tx: Tx, outbox: Outbox, reached: readonly Reached[]) => Promise<void>
  /** Calls have been asked for; told after the commit. */
  readonly called?: () => void
  readonly now: Date
}

/** Writes all that a batch did: one statement each for runs, watches, counters, tags and intents; history as facts. */
export async function settle(tx: Tx, outbox: Outbox, batch: Batch, { intend, noteGoals, called, now }: Settling): Promise<void> {
  const created = new Set(batch.created)
  await save.insertRuns(
    tx,
    batch.created.filter((run) => !batch.removed.has(run)),
  )
  await save.updateRuns(
    tx,
    [...batch.changed]
      .filter((run) => !created.has(run) && !batch.removed.has(run))
      .toSorted((a, b) => a.part - b.part || a.runId - b.runId),
  )
  await save.deleteRuns(
    tx,
    [...batch.removed].filter((run) => !created.has(run)),
  )
  await save.writeTriggers(
    tx,
    [...batch.effects.remembering].filter((run) => !created.has(run) && !batch.removed.has(run)),
  )
  const stillWatched = [...batch.newWatches].filter((watch) => !batch.goneWatches.has(watch))
  await save.insertWatches(tx, stillWatched)
  await save.deleteWatches(
    tx,
    [...batch.goneWatches].filter((watch) => !batch.newWatches.has(watch)),
  )
  await setTags(tx, outbox, batch.effects.tags, now)
  await reactProfiles(tx, outbox, batch.effects.profiles)
  await changeMembers(tx, outbox, batch.effects.lists, now)
  await recordEvents(tx, outbox, batch.effects.events)
  await save.sendToInbox(tx, batch.effects.handoffs, now)
  await insertCalls(tx, batch.effects.calls, now)
  if (called && batch.effects.calls.length > 0) tx.afterCommit(called)
  await intend(tx, outbox, batch.effects.sends)
  await noteGoals(tx, outbox, batch.goals)
  const [any] = [
    ...batch.changed,
    ...batch.removed,
    ...batch.goneWatches,
    ...batch.story.notEntered.values(),
    ...batch.story.visits.map((visit) => visit.run),
  ]
  if (any) await save.addCounts(tx, partOf(any.personId), batch.story.counts)
  writeHistory(outbox, batch, now)
}

/** Of many who come to steps at the same moments each is written once. */
const texts = new Map<number, string>()
const textsKept = 1_000
function textOf(ms: number): string {
  let text = texts.get(ms)
  if (text === undefined) {
    if (texts.size >= textsKept) texts.clear()
    text = new Date(ms).toISOString()
    texts.set(ms, text)
  }
  return text
}

/** What became of runs at steps, for the analysis store. */
export function writeVisits(outbox: Outbox, visits: readonly RunVisit[]): void {
  for (const visit of visits)
    outbox.fact('journey_history', {
      project_id: visit.run.projectId,
      journey_id: visit.run.journeyId,
      version: visit.version,
      run_id: visit.run.runId,
      person_id: visit.run.personId,
      node: visit.node,
      visit: visit.visit,
      arrived_at: textOf(visit.arrivedAt),
      left_at: textOf(visit.leftAt),
      port: visit.port,
      why: visit.why.slice(0, 200),
      next: visit.next,
      is_test: visit.run.isTest ? 1 : 0,
    })
}

function writeHistory(outbox: Outbox, batch: Batch, now: Date): void {
  writeVisits(outbox, batch.story.visits)
  for (const one of batch.story.notEntered.values())
    outbox.fact('journey_not_entered', {
      project_id: one.projectId,
      journey_id: one.journeyId,
      version: one.version,
      at: now.toISOString(),
      person_id: one.personId,
      kind: one.kind,
      reason: one.reason.slice(0, 200),
      entry_key: one.entryKey,
      event: one.event,
      event_id: one.eventId,
      event_at: new Date(one.eventAt).toISOString(),
      is_test: one.isTest ? 1 : 0,
    })
  for (const exposure of batch.effects.exposures)
    outbox.fact('exposures', {
      project_id: exposure.projectId,
      person_id: exposure.personId,
      experiment: exposure.experiment,
      arm: exposure.arm,
      at: new Date(exposure.at).toISOString(),
    })
}

import { partOf } from '@millrace/contract/parts.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { MergePair, PersonHook } from '../../identity/index.ts'
import * as load from './load.ts'
import * as save from './save.ts'
import type { InboxRow, Run, Watch } from './types.ts'

/** Runs travel to the winner through inboxes: only the owner of a part writes its runs. */
export const journeysHook: PersonHook = {
  module: 'journeys',
  tables: ['journey_runs', 'goal_watches', 'part_inbox'],
  async merge(tx, _outbox, projectId, pairs: readonly MergePair[], now) {
    await save.sendToInbox(
      tx,
      pairs.map((pair) => ({ personId: pair.from, projectId, kind: 'merged_away' as const, payload: { to: pair.to } })),
      now,
    )
  },
}

/** The loser's part gives its runs and watches away. */
export async function sendRunsAway(tx: Tx, row: InboxRow, now: Date): Promise<void> {
  const to = Number(row.payload['to'])
  const runs = await load.runsOfPeople(tx, [row.personId])
  const watches = await load.watchesOfPeople(tx, [row.personId])
  if (runs.length === 0 && watches.length === 0) return
  await save.deleteRuns(tx, runs)
  await save.deleteWatches(tx, watches)
  await save.sendToInbox(tx, [{ personId: to, projectId: row.projectId, kind: 'runs', payload: { runs, watches } }], now)
}

/**
 * The winner's part takes them. Two active runs of one journey and entry key: the older stays, the other ends as
 * merged. If the winner has been merged away meanwhile, they travel on.
 */
export async function receiveRuns(tx: Tx, row: InboxRow): Promise<void> {
  const person = await tx.one<{ now: number }>(sql`
    select person_id as now from person_overrides where part = ${row.part} and old_person_id = ${row.personId}`)
  const { runs, watches } = row.payload as unknown as { runs: Run[]; watches: Watch[] } /* written by sendRunsAway */
  if (person)
    return save.sendToInbox(tx, [{ personId: person.now, projectId: row.projectId, kind: 'runs', payload: { runs, watches } }], row.eventAt)
  const mine = await load.runsOfPeople(tx, [row.personId])
  const place = { part: partOf(row.personId), personId: row.personId }
  const changed: Run[] = []
  const arriving = runs.map((run): Run => ({ ...run, ...place }))
  for (const run of arriving) {
    const twin = mine.find((one) => one.journeyId === run.journeyId && one.entryKey === run.entryKey && isActive(one))
    if (!twin || !isActive(run)) continue
    const younger = run.enteredAt < twin.enteredAt ? twin : run
    younger.pending = false
    younger.position = { ...younger.position, node: '', state: 'exited', reason: 'merged', dueAt: null, absence: false }
    if (younger === twin) changed.push(twin)
  }
  await save.insertRuns(tx, arriving)
  await save.updateRuns(tx, changed)
  await save.insertWatches(
    tx,
    watches.map((watch) => ({ ...watch, ...place })),
  )
}

const isActive = (run: Run): boolean => run.position.state === 'waiting'

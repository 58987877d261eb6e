import { partOf } from '@millrace/contract/parts.ts'
import { sql } from '../../../platform/sql.ts'
import type { MergePair, PersonHook } from '../../identity/index.ts'
import { sentNodes } from '../../messaging/index.ts'
import * as load from './load.ts'
import * as save from './save.ts'
import { alreadySent, type InboxRow, type Run, type Watch } from './types.ts'
import type { Work } from './work.ts'

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

/** The loser's part gives its runs and watches away: at once when the winner's part is ours too, else through its inbox. */
export async function sendRunsAway(work: Work, row: InboxRow): Promise<void> {
  const to = Number(row.payload['to'])
  const runs = await load.runsOfPeople(work.tx, [row.personId])
  const watches = await load.watchesOfPeople(work.tx, [row.personId])
  if (runs.length === 0 && watches.length === 0) return
  await save.deleteRuns(work.tx, runs)
  await save.deleteWatches(work.tx, watches)
  const part = partOf(to)
  const arrival = { ...row, part, personId: to, kind: 'runs' as const }
  if (work.parts.includes(part)) await arrive(work, arrival, runs, watches)
  else await send(work, arrival, to, runs, watches)
}

export async function receiveRuns(work: Work, row: InboxRow): Promise<void> {
  const { runs, watches } = row.payload as unknown as { runs: Run[]; watches: Watch[] } /* written by `send` */
  await arrive(work, row, runs, watches)
}

const send = (work: Work, row: InboxRow, to: number, runs: readonly Run[], watches: readonly Watch[]): Promise<void> =>
  save.sendToInbox(work.tx, [{ personId: to, projectId: row.projectId, kind: 'runs', payload: { runs, watches } }], work.now)

/**
 * The winner's part takes them. Two active runs of one journey and entry key: the older stays, the other ends as
 * merged, and what either has sent is not sent again. If the winner has been merged away meanwhile, they travel on.
 */
async function arrive(work: Work, row: InboxRow, runs: readonly Run[], watches: readonly Watch[]): Promise<void> {
  const { tx } = work
  const person = await tx.one<{ now: number }>(sql`
    select person_id as now from person_overrides where part = ${row.part} and old_person_id = ${row.personId}`)
  if (person) return send(work, row, person.now, runs, watches)
  const mine = await load.runsOfPeople(tx, [row.personId])
  const place = { part: row.part, personId: row.personId }
  const changed = new Set<Run>()
  const arriving = runs.map((run): Run => ({ ...run, ...place }))
  const twins: { older: Run; younger: Run }[] = []
  const [ended, cancelled]: [Run[], Run[]] = [[], []]
  for (const run of arriving) {
    const twin = mine.find((one) => one.journeyId === run.journeyId && one.entryKey === run.entryKey && isActive(one))
    if (!twin || !isActive(run)) continue
    const [older, younger] = run.enteredAt < twin.enteredAt ? [run, twin] : [twin, run]
    if (!younger.pending) ended.push(younger)
    else cancelled.push(younger)
    younger.pending = false
    younger.position = { ...younger.position, node: '', state: 'exited', reason: 'merged', dueAt: null, absence: false }
    twins.push({ older, younger })
    changed.add(twin)
  }
  await oneSetOfSends(work, row.part, twins)
  await save.insertRuns(tx, arriving)
  await save.updateRuns(tx, [...changed])
  await save.deleteWatches(tx, ended)
  await save.addCounts(tx, row.part, countsOf(ended, cancelled))
  await save.insertWatches(
    tx,
    watches.filter((watch) => ended.every((run) => run.runId !== watch.runId)).map((watch) => ({ ...watch, ...place })),
  )
}

/** A run that had entered leaves; one that had not never was. */
function countsOf(ended: readonly Run[], cancelled: readonly Run[]): Map<string, { count: save.Count; n: number }> {
  const counts = new Map<string, { count: save.Count; n: number }>()
  for (const run of [...ended, ...cancelled]) {
    const count = { journeyId: run.journeyId, version: run.version, node: 'entry', port: ended.includes(run) ? 'exited' : 'cancelled' }
    const known = counts.get(save.keyOf(count))
    counts.set(save.keyOf(count), { count, n: (known?.n ?? 0) + 1 })
  }
  return counts
}

async function oneSetOfSends({ tx }: Work, part: number, twins: readonly { older: Run; younger: Run }[]): Promise<void> {
  if (twins.length === 0) return
  const sent = await sentNodes(
    tx,
    part,
    twins.map((twin) => twin.younger.runId),
  )
  for (const { older, younger } of twins) {
    const nodes = [...(sent.get(younger.runId) ?? []), ...alreadySent(younger), ...alreadySent(older)]
    if (nodes.length > 0) older.trigger = { ...older.trigger, $sent: [...new Set(nodes)] }
  }
  await save.writeTriggers(
    tx,
    twins.map((twin) => twin.older),
  )
}

const isActive = (run: Run): boolean => run.position.state === 'waiting'

import { entryId, priorityOf } from '@millrace/contract/journeys/index.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { Batch } from './batch.ts'
import { inTurns, standsAtCode } from '../code/pass.ts'
import { catchUp } from './catch-up.ts'
import { seenBy, shelf } from './items.ts'
import { answerOf, travelMs } from './answer.ts'
import { concerns, doorRules, happeningOf } from './entry.ts'
import { closeDoors, doorsOf } from './doors.ts'
import * as load from './load.ts'
import { reachedIn } from './reach.ts'
import * as save from './save.ts'
import { settle } from './settle.ts'
import type { Happening, InboxRow, Live, LiveVersion } from './types.ts'
import { type Asking, askingOf, inputsFor, type Work } from './work.ts'

export interface Taken {
  /** Nothing is left in the inbox, except what was put back. */
  readonly isEmptied: boolean
  /** How long ago the oldest of what was taken had come, in milliseconds; undefined: nothing was in it. */
  readonly afterMs: number | undefined
  /** People whose events wait for a deadline before them to be decided, with the time of the first such event. */
  readonly deferred: ReadonlyMap<number, number>
}

/** Takes events from the inbox and moves the runs they concern. */
export async function takeInbox(work: Work, live: Live, limit: number): Promise<Taken> {
  const taken = await load.takeEvents(work.tx, work.parts, limit)
  const oldest = taken.reduce((ms, row) => Math.min(ms, row.receivedAt.getTime()), Infinity)
  const afterMs = taken.length === 0 ? undefined : work.now.getTime() - oldest
  return { isEmptied: taken.length < limit, afterMs, deferred: await takeRows(work, live, taken) }
}

/** Moves the runs that rows concern, from the inbox or as if they had come from there; answers with whose events wait. */
export async function takeRows(work: Work, live: Live, taken: readonly InboxRow[]): Promise<Map<number, number>> {
  const { tx, now } = work
  const rows = await addressed(work, taken)
  if (rows.length === 0) return new Map()
  const ids = [...new Set(rows.map((row) => row.personId))]
  const runs = await load.runsOfPeople(tx, ids)
  const watches = await load.watchesOfPeople(tx, ids)
  const opened = openedBy(live, rows)
  const asking = [...opened.asking, ...askingOf(live, runs)]
  const inputs = await inputsFor(work, asking)
  const items = shelf(work, live)
  const events = rows.map((row) => ({ projectId: row.projectId, owner: 'event' as const, values: happeningOf(row).properties }))
  await items.fill([...seenBy({ asking, inputs, runs }), ...events])
  const newRunId = await runIds(work, opened.most)
  const testPeople = opened.most > 0 ? await load.testPeople(tx, ids) : new Set<number>()
  const reached = await reachedIn(work, live, rows)
  const doors = await doorsOf(work, live, opened.versions)
  const batch = new Batch(live, inputs, runs, watches, { now: now.getTime(), newRunId, testPeople, reached, itemsOf: items.of, doors })
  const deferred = new Map<number, number>()
  const back: InboxRow[] = []
  const here = new Set(runs.map((run) => run.runId))
  const take = (row: InboxRow): boolean => {
    // A run that travels after a merge may come later than its answer.
    if (row.kind === 'called' && !here.has(answerOf(row).run)) {
      if (now.getTime() - row.receivedAt.getTime() < travelMs) back.push(row)
    } else if (deferred.has(row.personId) || batch.isUndecided(row.personId, row.eventAt.getTime())) {
      if (!deferred.has(row.personId)) deferred.set(row.personId, row.eventAt.getTime())
      back.push(row)
    } else if (standsAtCode(live, batch, row.personId)) return false
    else batch.takeEvent(row)
    return true
  }
  await inTurns(work, live, batch, { all: inOrder(rows, live), take })
  await catchUp(work, live, batch, items)
  await closeDoors(work, doors)
  await settle(tx, work.outbox, batch, { ...work.deps, now })
  await save.putBack(tx, back)
  return deferred
}

/** How many runs these rows may open, and what those who enter may ask. */
function openedBy(live: Live, rows: readonly InboxRow[]): { most: number; asking: Asking[]; versions: Set<LiveVersion> } {
  const rulesOf = new Map<LiveVersion, Rule[]>()
  const doors = (projectId: number, event: Happening): LiveVersion[] =>
    (live.entering.get(projectId) ?? []).filter((version) => concerns(version, event))
  // Thousands of events have the same name: its journeys are looked for once.
  const byName = new Map<string, LiveVersion[]>()
  const asking: Asking[] = []
  let most = 0
  for (const row of rows) {
    const event = happeningOf(row)
    const name = event.direct ? `to ${event.direct.journey}` : `event ${event.name}`
    const key = `${row.projectId}\n${name}`
    const versions = byName.get(key) ?? doors(row.projectId, event)
    byName.set(key, versions)
    most += versions.length
    const rules = versions.flatMap((version) => {
      const known = rulesOf.get(version) ?? [...version.rulesFrom(entryId), ...doorRules(version.route.graph)]
      rulesOf.set(version, known)
      return known
    })
    if (rules.length > 0) asking.push({ personId: row.personId, projectId: row.projectId, rules })
  }
  return { most, asking, versions: new Set([...byName.values()].flat()) }
}

async function runIds({ tx }: Work, most: number): Promise<() => number> {
  const ids = await load.nextRunIds(tx, most)
  let used = 0
  return () => {
    const id = ids[used++]
    if (id === undefined) throw new Error(`more than ${most} runs opened`)
    return id
  }
}

/** Events of people merged away follow their runs: here when the person who stayed is ours, else to their inbox. */
async function addressed({ tx, parts }: Work, rows: readonly InboxRow[]): Promise<InboxRow[]> {
  if (rows.length === 0) return []
  const moved = await load.travelled(tx, [...new Set(rows.map((row) => row.personId))])
  if (moved.size === 0) return [...rows]
  const ours = new Set(parts)
  const now = rows.map((row) => {
    const personId = moved.get(row.personId) ?? row.personId
    return personId === row.personId ? row : { ...row, personId, part: partOf(personId) }
  })
  await save.putBack(
    tx,
    now.filter((row) => !ours.has(row.part)),
  )
  return now.filter((row) => ours.has(row.part))
}

/** By person, then event time, then the priority of the journey that somebody is brought into, then place in the log. */
function inOrder(rows: readonly InboxRow[], live: Live): InboxRow[] {
  const priorities = new Map<unknown, number>()
  for (const some of live.entering.values())
    for (const { journeyId, publicId, route } of some)
      for (const id of [journeyId, publicId]) priorities.set(id, priorityOf(route.graph.limits))
  const rank = ({ kind, payload }: InboxRow): number =>
    kind === 'enter' || kind === 'handoff' ? -(priorities.get(payload['journey']) ?? 0) : 0
  return rows.toSorted(
    (a, b) => a.personId - b.personId || a.eventAt.getTime() - b.eventAt.getTime() || rank(a) - rank(b) || a.logOffset - b.logOffset,
  )
}

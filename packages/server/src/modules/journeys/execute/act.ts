import { redirects } from '@millrace/contract/journeys/index.ts'
import type { RuleInput } from '@millrace/contract/rules/index.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { holdsParts, type PartLease } from '../../../platform/leases.ts'
import { Fenced, type Outbox, type Outboxes } from '../../../platform/log/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import type { SegmentsModule } from '../../segments/index.ts'
import { contradicted } from './absence.ts'
import { Batch } from './batch.ts'
import type { liveJourneys } from './live.ts'
import * as load from './load.ts'
import { receiveRuns, sendRunsAway } from './merge.ts'
import { settle, type Settling } from './settle.ts'
import type { InboxRow, Live, Run } from './types.ts'

export interface ActDeps {
  readonly outboxes: Outboxes
  readonly clickhouse: ClickHouse
  readonly segments: SegmentsModule
  readonly journeys: ReturnType<typeof liveJourneys>
  readonly intend: Settling['intend']
  readonly now: () => Date
  readonly watermark: () => Promise<Date>
}

const inboxLimit = 4_000
const dueLimit = 5_000

/** Commit 3: the inbox of the parts in order, then their due timers; true when there may be more. */
export async function act(deps: ActDeps, owned: readonly PartLease[]): Promise<boolean> {
  if (owned.length === 0) return false
  const parts = owned.map((lease) => lease.part)
  // Read before the transaction: every inbox row up to the watermark is then visible inside it.
  const watermark = await deps.watermark()
  const now = deps.now()
  const more = await deps.outboxes.transaction(async (tx, outbox) => {
    if (!(await holdsParts(tx, owned))) throw new Fenced('parts')
    const inbox = await load.takeInbox(tx, parts, inboxLimit)
    const live = await deps.journeys.read(tx)
    await control(deps, tx, outbox, live, parts, inbox, now)
    await events(deps, tx, outbox, live, inbox, now)
    const isEmptied = inbox.length < inboxLimit
    // With rows left in the inbox nothing is known to be absent yet.
    const due = await load.dueRuns(tx, parts, live.running, { now, absence: isEmptied ? watermark : new Date(0), limit: dueLimit })
    await timers(deps, tx, outbox, live, due, now)
    await stopPoint('act.before_commit')
    return !isEmptied || due.length === dueLimit
  })
  await stopPoint('act.after_commit')
  return more
}

async function events(deps: ActDeps, tx: Tx, outbox: Outbox, live: Live, inbox: readonly InboxRow[], now: Date): Promise<void> {
  const rows = inbox.filter((row) => row.kind === 'event')
  if (rows.length === 0) return
  const people = [...new Set(rows.map((row) => row.personId))]
  const runs = await load.runsOfPeople(tx, people)
  const watches = await load.watchesOfPeople(tx, people)
  const inputs = await inputsFor(
    deps,
    tx,
    live,
    people.map((personId) => ({ personId, projectId: rows.find((row) => row.personId === personId)?.projectId ?? 0 })),
  )
  const ids = await load.nextRunIds(tx, rows.length)
  const batch = new Batch(live, inputs, runs, watches, () => ids.pop() ?? 0)
  for (const row of inOrder(rows)) batch.takeEvent(row)
  await settle(tx, outbox, batch, { intend: deps.intend, now })
}

/** By person, then event time, then place in the log. */
const inOrder = (rows: readonly InboxRow[]): InboxRow[] =>
  rows.toSorted((a, b) => a.personId - b.personId || a.eventAt.getTime() - b.eventAt.getTime() || a.logOffset - b.logOffset)

async function timers(deps: ActDeps, tx: Tx, outbox: Outbox, live: Live, due: readonly Run[], now: Date): Promise<void> {
  if (due.length === 0) return
  const cancelled = await contradicted(deps.clickhouse, live, due)
  const watches = await load.watchesOfPeople(tx, [...new Set(due.map((run) => run.personId))])
  const batch = new Batch(live, await inputsFor(deps, tx, live, due), due, watches, () => 0)
  for (const run of due) {
    if (cancelled.has(run)) batch.cancel(run)
    else batch.fire(run)
  }
  await settle(tx, outbox, batch, { intend: deps.intend, now })
}

/** What conditions ask, loaded at once for everybody who may meet one. */
async function inputsFor(
  deps: ActDeps,
  tx: Tx,
  live: Live,
  people: readonly { personId: number; projectId: number }[],
): Promise<Map<number, RuleInput>> {
  const inputs = new Map<number, RuleInput>()
  for (const [projectId, some] of Map.groupBy(people, (one) => one.projectId)) {
    const rules = live.rulesOf(projectId)
    if (rules.length === 0) continue
    const loaded = await deps.segments.ruleInputs(
      tx,
      projectId,
      some.map((one) => one.personId),
      rules,
    )
    for (const [person, input] of loaded) inputs.set(person, input)
  }
  return inputs
}

/** What people did to journeys, and identity to people: republished, ended, merged. */
async function control(
  deps: ActDeps,
  tx: Tx,
  outbox: Outbox,
  live: Live,
  parts: readonly number[],
  inbox: readonly InboxRow[],
  now: Date,
): Promise<void> {
  for (const row of inbox) {
    if (row.kind === 'merged_away') await sendRunsAway(tx, row, now)
    if (row.kind === 'runs') await receiveRuns(tx, row)
  }
  const changes = inbox.filter((row) => row.kind === 'republish' || row.kind === 'end')
  for (const [, rows] of Map.groupBy(changes, (row) => JSON.stringify([row.kind, row.payload]))) {
    const [row] = rows
    if (!row) continue
    const addressed = rows.map((one) => one.part).filter((part) => parts.includes(part))
    const journeyId = Number(row.payload['journeyId'])
    const runs = await load.runsOfJourney(tx, addressed, journeyId)
    const batch = new Batch(live, await inputsFor(deps, tx, live, runs), runs, [], () => 0)
    if (row.kind === 'end')
      for (const run of runs) batch.end(run, typeof row.payload['reason'] === 'string' ? row.payload['reason'] : 'ended', now.getTime())
    else followAll(batch, live, runs, journeyId, Number(row.payload['version']), now)
    await settle(tx, outbox, batch, { intend: deps.intend, now })
  }
}

function followAll(batch: Batch, live: Live, runs: readonly Run[], journeyId: number, version: number, now: Date): void {
  const to = live.version(journeyId, version)
  if (!to) return
  for (const [from, some] of Map.groupBy(runs, (run) => run.version)) {
    const before = live.version(journeyId, from)
    if (!before || from === version) continue
    const { moved, shifted } = redirects(before.route.graph, to.route.graph)
    for (const run of some) batch.follow(run, to, moved, shifted, now.getTime())
  }
}

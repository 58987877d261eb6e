import { redirects } from '@millrace/contract/journeys/index.ts'
import { Batch } from './batch.ts'
import { passGates } from '../gates/pass.ts'
import { catchUp } from './catch-up.ts'
import { seenBy, shelf } from './items.ts'
import * as load from './load.ts'
import { settle } from './settle.ts'
import type { InboxRow, Live, LiveVersion, Run } from './types.ts'
import { askingOf, inputsFor, type Work } from './work.ts'

/** What operators did to journeys: republished, ended, stood still; whom they let on. */
export async function control(work: Work, live: Live, changes: readonly InboxRow[]): Promise<void> {
  for (const [, rows] of Map.groupBy(changes, (row) => JSON.stringify([row.kind, row.payload]))) await change(work, live, rows)
}

/** The same change to all parts that were told of it. */
async function change(work: Work, live: Live, rows: readonly InboxRow[]): Promise<void> {
  const [row] = rows
  if (!row) return
  const { tx, outbox, deps, now } = work
  const journeyId = Number(row.payload['journeyId'])
  const parts = rows.map((one) => one.part)
  const decision = row.kind === 'decide' ? (row.payload as unknown as Decision) /* written by the route alone */ : undefined
  const concerned = decision ? await load.runsAt(tx, parts, { ...decision, runId: decision.runId ?? null }) : []
  const runs = decision ? await load.withTokens(tx, live, concerned) : await load.runsOfJourney(tx, parts, journeyId)
  const to = row.kind === 'republish' ? live.version(journeyId, Number(row.payload['version'])) : undefined
  const asking = to || decision ? askingOf(live, runs, to) : []
  const inputs = await inputsFor(work, asking)
  const items = shelf(work, live)
  await items.fill(seenBy({ asking, inputs, runs }))
  const watches =
    row.kind !== 'end' && countsGoals(live, journeyId, runs, to)
      ? await load.watchesOfPeople(tx, [...new Set(runs.map((run) => run.personId))])
      : []
  const batch = new Batch(live, inputs, runs, watches, { now: now.getTime(), newRunId: () => 0, itemsOf: items.of })
  const { reason } = row.payload
  if (row.kind === 'end') for (const run of runs) batch.end(run, typeof reason === 'string' ? reason : 'ended', now.getTime())
  if (row.kind === 'shift') for (const run of runs) batch.shift(run, Number(row.payload['pausedAt']), Number(row.payload['resumedAt']))
  if (decision) for (const run of concerned) batch.leave(run, decision.port, Math.max(decision.at, run.position.arrivedAt), decision.why)
  // What was taken during the pause may be what those who stood still wait for.
  if (row.kind === 'shift' || decision) await catchUp(work, live, batch, items)
  if (to) followAll(batch, live, runs, to, now)
  const told = new Map<Run, number>()
  if (to) while (await passGates(work, live, batch, told)) continue
  await settle(tx, outbox, batch, { ...deps, now })
}

/** What somebody decided about those who wait at a step. */
export interface Decision {
  readonly journeyId: number
  readonly node: string
  readonly port: 'approved' | 'rejected'
  readonly why: string
  readonly at: number
  readonly runId?: number | undefined
}

/** May anybody come to a step that counts the goal? Else a million people's watches need not be read. */
function countsGoals(live: Live, journeyId: number, runs: readonly Run[], to: LiveVersion | undefined): boolean {
  const versions = to ? [to] : [...new Set(runs.map((run) => run.version))].flatMap((one) => live.version(journeyId, one) ?? [])
  return versions.some(({ route }) => route.graph.nodes.some(({ kind }) => kind === 'goal'))
}

function followAll(batch: Batch, live: Live, runs: readonly Run[], to: NonNullable<ReturnType<Live['version']>>, now: Date): void {
  for (const [from, some] of Map.groupBy(runs, (run) => run.version)) {
    const before = live.version(to.journeyId, from)
    if (!before || from === to.version) continue
    const changes = redirects(before.route.graph, to.route.graph)
    for (const run of some) batch.follow(run, to, changes, now.getTime())
  }
}

import { decidedBy, type NodeOf, periodOf, standingReason } from '@millrace/contract/journeys/index.ts'
import { zoneOfProject } from '../../admin/index.ts'
import { passCode } from '../code/pass.ts'
import type { Batch } from '../execute/batch.ts'
import type { Live, Run } from '../execute/types.ts'
import type { Work } from '../execute/work.ts'
import { claim, type Place, standingAt } from './store.ts'
import { passThrottles } from './turns.ts'

type Gate = NodeOf<'approval'> | NodeOf<'budget'> | NodeOf<'throttle'>

export interface AtGate<G extends Gate = Gate> {
  readonly run: Run
  readonly gate: G
}

/** Who has come to a gate in this batch and stands there, the first to come first. */
export function comeToGates(live: Live, batch: Batch): AtGate[] {
  const found: AtGate[] = []
  for (const run of batch.changed) {
    if (run.pending || run.position.state !== 'waiting' || batch.removed.has(run)) continue
    const gate = live.version(run.journeyId, run.version)?.route.nodes.get(run.position.node)
    if (gate?.kind === 'approval' || gate?.kind === 'budget' || gate?.kind === 'throttle') found.push({ run, gate })
  }
  return found.toSorted((a, b) => a.run.position.arrivedAt - b.run.position.arrivedAt || a.run.runId - b.run.runId)
}

export const isApproval = (one: AtGate): one is AtGate<NodeOf<'approval'>> => one.gate.kind === 'approval'
export const isThrottle = (one: AtGate): one is AtGate<NodeOf<'throttle'>> => one.gate.kind === 'throttle'
export const isBudget = (one: AtGate): one is AtGate<NodeOf<'budget'>> => one.gate.kind === 'budget'

/**
 * Lets on whoever need not wait at a gate, or for their code; true when somebody has gone on, and may have come to the next one. `told`: who has been told how long they
 * wait, at which visit.
 */
export async function passGates(work: Work, live: Live, batch: Batch, told: Map<Run, number>): Promise<boolean> {
  const ran = await passCode(work, live, batch)
  const there = comeToGates(live, batch).filter(({ run }) => told.get(run) !== run.position.visits)
  if (there.length === 0) return ran
  for (const { run } of there) batch.inside.heldUp.add(run)
  const approved = await passApprovals(work, batch, there.filter(isApproval))
  const inTurn = await passThrottles(work, { live, batch, told }, there.filter(isThrottle))
  return (await passBudgets(work, batch, there.filter(isBudget))) || approved || inTurn || ran
}

async function passApprovals({ tx }: Work, batch: Batch, there: readonly AtGate[]): Promise<boolean> {
  if (there.length === 0) return false
  const places = new Map(there.map(({ run }) => [placeOf(run), { journeyId: run.journeyId, node: run.position.node }]))
  const standing = new Map((await standingAt(tx, [...places.values()])).map((one) => [keyOf(one), one]))
  const passing = there.filter(({ run }) => standing.has(placeOf(run)))
  for (const { run } of passing) {
    const by = standing.get(placeOf(run))
    if (by) batch.leave(run, 'approved', run.position.arrivedAt, standingReason(decidedBy(by.by, by.note)))
  }
  return passing.length > 0
}

async function passBudgets({ tx, now }: Work, batch: Batch, there: readonly AtGate<NodeOf<'budget'>>[]): Promise<boolean> {
  const zones = new Map<number, string>()
  for (const { run } of there) if (!zones.has(run.projectId)) zones.set(run.projectId, await zoneOfProject(tx, run.projectId))
  // A budget may be another one in another version; one statement does not claim from the same row twice.
  for (const ofVersion of Map.groupBy(there, ({ run }) => run.version).values()) {
    const groups = [...Map.groupBy(ofVersion, ({ run }) => placeOf(run)).values()]
    const claims = groups.flatMap((some) => {
      const [first] = some
      if (!first) return []
      const { run, gate } = first
      const { most, per } = gate.settings
      const period = periodOf(per, now.getTime(), zones.get(run.projectId) ?? 'UTC')
      const wants = some.filter((one) => !one.run.isTest).length
      return [{ projectId: run.projectId, journeyId: run.journeyId, node: gate.id, period, most, wants }]
    })
    const granted = await claim(tx, claims)
    for (const [i, some] of groups.entries()) share(batch, some, granted[i] ?? 0)
  }
  return there.length > 0
}

/** The first to come pass. Test people do, and are not counted. */
export function share(batch: Batch, there: readonly AtGate[], granted: number): void {
  let left = granted
  for (const { run } of there) {
    const passes = run.isTest || left-- > 0
    batch.leave(run, passes ? 'ok' : 'exhausted', run.position.arrivedAt, '')
  }
}

const keyOf = ({ journeyId, node }: Place): string => `${journeyId}\n${node}`
const placeOf = ({ journeyId, position }: Run): string => keyOf({ journeyId, node: position.node })

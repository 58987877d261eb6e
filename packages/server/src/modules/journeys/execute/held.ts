import { isHeld, kindOf, type Position } from '@millrace/contract/journeys/index.ts'
import type { LiveVersion, Run } from './types.ts'

const minuteMs = 60_000

/** When a held run asks again: in a minute, and the longer it has been held the less often, but at least every ten. */
export const askedAgainAt = (arrivedAt: number, now: number): number =>
  now + Math.min(10 * minuteMs, Math.max(minuteMs, Math.round((now - arrivedAt) / 4)))

/** At a wait for what must not happen, and at gates on the way there, what brought a run is not what it waits for. */
export function remembersEvent({ route }: LiveVersion, position: Position): boolean {
  const node = route.nodes.get(position.node)
  return position.absence || isHeld(position) || (node !== undefined && kindOf(node).isGate === true)
}

export const isOverdue = ({ position }: Run, at: number): boolean =>
  position.state === 'waiting' && position.dueAt !== null && position.dueAt < at

/** Stands at a gate that is to be asked once more in this transaction: what it waited for is over. */
export function dueNow(run: Run): Run {
  run.position = { ...run.position, dueAt: null }
  return run
}

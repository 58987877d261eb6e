import { eventMatches, type Position } from '@millrace/contract/journeys/index.ts'
import type { Items } from '@millrace/contract/rules/index.ts'
import type { Happening, LiveVersion, Run } from './types.ts'

/** When whoever is inside has to be out: the end of the journey, or of their own time. */
export function deadlineOf({ route: { graph } }: LiveVersion, run: Run): number {
  const end = graph.limits?.end
  const own = run.trigger['$until']
  return Math.min(end === undefined ? Infinity : Date.parse(end), typeof own === 'number' ? own : Infinity)
}

/** Nobody waits for longer than they may stay. */
export function capped(version: LiveVersion, run: Run, position: Position): Position {
  const deadline = deadlineOf(version, run)
  return position.state === 'waiting' && (position.dueAt ?? Infinity) > deadline ? { ...position, dueAt: deadline } : position
}

/** Does an event make whoever is inside leave, wherever they stand? */
export const leavesBy = (version: LiveVersion | undefined, run: Run, event: Happening, items: Items): boolean =>
  event.at >= run.enteredAt &&
  (version?.route.graph.limits?.exits ?? []).some((match) => eventMatches(match, event.name, event.properties, run.trigger, items))

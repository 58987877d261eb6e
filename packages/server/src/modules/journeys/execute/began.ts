import { absence, durationMs } from '@millrace/contract/journeys/index.ts'
import type { LiveVersion, Run } from './types.ts'

/** When a run entered: what should not follow has to stay away first. */
export function beganAt({ enteredAt }: Pick<Run, 'enteredAt'>, { route }: LiveVersion): number {
  const within = absence(route.graph.entry)?.within
  return enteredAt + (within ? durationMs(within) : 0)
}

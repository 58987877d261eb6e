import { durationMs } from '@millrace/contract/journeys/index.ts'
import type { LiveVersion, Run } from './types.ts'

/** When a run entered: what should not follow has to stay away first. */
export function beganAt(run: Run, { route }: LiveVersion): number {
  const { entry } = route.graph
  return run.enteredAt + (entry.kind === 'event_then_not' ? durationMs(entry.within) : 0)
}

import { absence, durationMs, opening } from '@millrace/contract/journeys/index.ts'
import type { Happening, LiveVersion, Run } from './types.ts'

/** When a run entered: what should not follow has to stay away first. */
export function beganAt({ enteredAt }: Pick<Run, 'enteredAt'>, { route }: LiveVersion): number {
  const within = absence(route.graph.entry)?.within
  return enteredAt + (within ? durationMs(within) : 0)
}

/** Of a run that would have begun by itself: nothing happened just then. */
export const nothingOf = (run: Run, { route }: LiveVersion): Happening => ({
  id: '',
  name: opening(route.graph.entry)?.event ?? '',
  at: run.enteredAt,
  properties: {},
})

import { absence, start } from '@millrace/contract/journeys/index.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { keptOf } from './entry.ts'
import type { Happening, LiveVersion, Run, Values } from './types.ts'

interface Opening {
  readonly personId: number
  readonly runId: number
  readonly isTest: boolean
}

/** A run that begins with an event, or waits to see whether what should not follow does. */
export const opened = (
  { projectId, journeyId, version, route, triggerProperties }: LiveVersion,
  { at, properties }: Happening,
  { key, notes }: { readonly key: string; readonly notes: Values },
  { personId, runId, isTest }: Opening,
): Run => ({
  part: partOf(personId),
  runId,
  token: 0,
  isExtra: false,
  projectId,
  journeyId,
  version,
  personId,
  entryKey: key,
  isTest,
  cut: null,
  arrivedBy: '',
  absences: [],
  enteredAt: at,
  pending: absence(route.graph.entry) !== undefined,
  position: start(at),
  trigger: { ...keptOf(triggerProperties, properties), ...notes },
})

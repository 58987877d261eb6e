/** An event of one person as the slow reference sees it, in the one order of events. */
export interface ObservedEvent {
  readonly time: number
  readonly isStart: boolean
  readonly isGoal: boolean
}

export const observedStates = ['counted', 'early', 'open'] as const
/** Early: came to the goal while they were still looked at; open: their time is not over. Neither is compared. */
export type ObservedState = (typeof observedStates)[number]

export interface Observed {
  /** Places among the events. */
  readonly start: number
  readonly goal: number | null
  readonly state: ObservedState
  readonly isConverted: boolean
}

export interface ObservationSpec {
  readonly from: number
  readonly until: number
  readonly lookMs: number
  readonly followMs: number
  readonly now: number
}

/** The slow, obvious observation of one person; undefined: they never start. */
export function observe(events: readonly ObservedEvent[], spec: ObservationSpec): Observed | undefined {
  const start = events.findIndex((one) => one.isStart && one.time >= spec.from && one.time < spec.until)
  const begun = events[start]?.time
  if (begun === undefined) return undefined
  const end = begun + spec.lookMs + spec.followMs
  const found = events.findIndex((one, i) => one.isGoal && i > start && one.time <= end)
  const reached = events[found]?.time
  const isEarly = reached !== undefined && reached <= begun + spec.lookMs
  const state = end > spec.now ? 'open' : isEarly ? 'early' : 'counted'
  return { start, goal: reached === undefined ? null : found, state, isConverted: state === 'counted' && reached !== undefined }
}

/** Is the event one that is looked at: after the start, within the first while? */
export const isLookedAt = (events: readonly ObservedEvent[], i: number, { start }: Observed, { lookMs }: ObservationSpec): boolean =>
  i > start && (events[i]?.time ?? 0) <= (events[start]?.time ?? 0) + lookMs

/** One event as a funnel sees it: which steps it fits (from 1), in the one order of events. */
export interface FunnelEvent {
  readonly time: number
  readonly steps: readonly number[]
}

export interface FunnelSpec {
  readonly steps: number
  readonly windowMs: number
  /** The range bounds the first step only … */
  readonly from: number
  readonly until: number
  /** … unless later steps may not fall after it either. */
  readonly extendOverEndDate: boolean
}

/**
 * How far one person came, and by which events: per chain length the chain with the latest start is kept; steps are
 * tried from the last to the first, so that one event serves one step. The first full chain ends the search.
 */
export function funnelChain(events: readonly FunnelEvent[], spec: FunnelSpec): readonly FunnelEvent[] {
  const chains: (readonly FunnelEvent[] | undefined)[] = []
  let longest: readonly FunnelEvent[] = []
  for (const event of events) {
    if (!spec.extendOverEndDate && event.time >= spec.until) continue
    for (let step = spec.steps; step >= 1; step--) {
      const chain = event.steps.includes(step) ? extended(chains[step - 1], event, step, spec) : undefined
      if (!chain) continue
      chains[step] = chain
      if (step > longest.length) longest = chain
      if (step === spec.steps) return chain
    }
  }
  return longest
}

function extended(
  before: readonly FunnelEvent[] | undefined,
  event: FunnelEvent,
  step: number,
  spec: FunnelSpec,
): readonly FunnelEvent[] | undefined {
  if (step === 1) return event.time >= spec.from && event.time < spec.until ? [event] : undefined
  const first = before?.[0]
  if (!before || !first || event.time - first.time > spec.windowMs) return undefined
  return [...before, event]
}

/** People per step: who came at least so far. */
export const peopleByStep = (depths: Iterable<number>, steps: number): number[] => {
  const counts = Array.from({ length: steps }, () => 0)
  for (const depth of depths) for (let step = 0; step < depth; step++) counts[step] = (counts[step] ?? 0) + 1
  return counts
}

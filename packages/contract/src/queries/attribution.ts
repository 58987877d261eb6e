/** How a conversion is shared out among the touches before it. */
export const attributionModels = ['first', 'last', 'linear', 'position', 'decay'] as const
export type AttributionModel = (typeof attributionModels)[number]

/** The share of each touch, from their times in order; they add up to one. `position` is 40/20/40. */
export function touchWeights(model: AttributionModel, times: readonly number[], halfLifeMs: number): number[] {
  const n = times.length
  const last = times.at(-1) ?? 0
  const raw = times.map((time, i) => {
    switch (model) {
      case 'first':
        return i === 0 ? 1 : 0
      case 'last':
        return i === n - 1 ? 1 : 0
      case 'linear':
        return 1
      case 'position':
        if (n <= 2) return 1
        return i === 0 || i === n - 1 ? 0.4 : 0.2 / (n - 2)
      case 'decay':
        // Against the last touch, not the conversion: the same once they add up to one, and never nothing at all.
        return 2 ** ((time - last) / halfLifeMs)
    }
  })
  const whole = raw.reduce((sum, weight) => sum + weight, 0)
  return raw.map((weight) => weight / whole)
}

/** An event of one person as the slow reference sees it, in the one order of events; it may be several of these at once. */
export interface AttributionEvent {
  readonly time: number
  /** The name of the touch that it is. */
  readonly touch?: string | undefined
  /** What it is worth, when it is a conversion. */
  readonly value?: number | undefined
  /** Which of the forward events it is. */
  readonly forward?: readonly number[] | undefined
  readonly link?: string | null | undefined
}

export interface AttributionSpec {
  readonly from: number
  readonly until: number
  readonly windowMs: number
  readonly halfLifeMs: number
  /** How many forward events there are, and whether they must be linked. */
  readonly forward: number
  readonly isLinked: boolean
  readonly isReset: boolean
}

/** What one conversion gives to one touch; a conversion without any gives everything to null. */
export interface Credit {
  readonly touch: string | null
  /** Place of the touch among the events; the conversion's own for null. */
  readonly event: number
  /** Place of the conversion. */
  readonly conversion: number
  readonly value: number
  readonly weights: Readonly<Record<AttributionModel, number>>
}

const whole = { first: 1, last: 1, linear: 1, position: 1, decay: 1 }

/** The slow, obvious attribution of one person's conversions that the engine is held against. */
export function creditsOf(events: readonly AttributionEvent[], spec: AttributionSpec): Credit[] {
  let before = 0
  return events.flatMap((conversion, at): Credit[] => {
    if (conversion.value === undefined || conversion.time < spec.from - spec.windowMs || conversion.time >= spec.until) return []
    const earliest = before
    // An event that is a touch too may count for the conversion after it.
    if (spec.isReset) before = at
    if (conversion.time < spec.from) return []
    const { value } = conversion
    const until = lastCounting(events, at, spec)
    const touches = events.flatMap((one, i) => {
      const isSeen = one.touch !== undefined && i >= earliest && i <= until && i < at
      return isSeen && conversion.time - one.time <= spec.windowMs ? [{ ...one, i }] : []
    })
    if (touches.length === 0) return [{ touch: null, event: at, conversion: at, value, weights: whole }]
    const times = touches.map((one) => one.time)
    const shares = attributionModels.map((model) => [model, touchWeights(model, times, spec.halfLifeMs)] as const)
    return touches.map((one, n) => ({
      touch: one.touch ?? null,
      event: one.i,
      conversion: at,
      value,
      weights: Object.fromEntries(shares.map(([model, weights]) => [model, weights[n] ?? 0])) as Record<
        AttributionModel,
        number
      > /* of every model */,
    }))
  })
}

/** The last event that may count as a touch: any before the conversion, or the first forward event of the latest chain. */
function lastCounting(events: readonly AttributionEvent[], at: number, { forward, isLinked, from, windowMs }: AttributionSpec): number {
  let until = at
  for (let step = forward - 1; step >= 0; step--) {
    const link = events[at]?.link ?? null
    until = events.findLastIndex(
      (one, i) =>
        i < until && one.time >= from - windowMs && one.forward?.includes(step) && (!isLinked || (link !== null && one.link === link)),
    )
  }
  return until
}

import type { Json } from '../events.ts'
import type { SequenceRule } from './event-leaf.ts'
import { type Moment, spanMs } from './window.ts'

/** An event of a person as a sequence sees it, with the places in `matchesOf` that it fits. */
export interface SequenceEvent {
  readonly time: number
  readonly fits: readonly number[]
  readonly link: Json | undefined
}

/**
 * Whether somebody's events, in their order, hold the sequence. For each number of steps the chain with the latest start is
 * kept, since whatever an earlier one could become it can. Of the ends after an absent event only the first is: if one of them is
 * followed by enough time without another, it is.
 */
export function holdsSequence(
  leaf: SequenceRule,
  events: readonly SequenceEvent[],
  moment: Moment,
  inside: (time: number) => boolean,
): boolean {
  if (leaf.link === undefined) return holdsIn(leaf, events, moment, inside)
  const groups = Map.groupBy(events, (one) => linkKey(one.link))
  return [...groups].some(([key, some]) => key !== undefined && holdsIn(leaf, some, moment, inside))
}

function holdsIn(
  { steps, within, absent }: SequenceRule,
  events: readonly SequenceEvent[],
  moment: Moment,
  inside: (time: number) => boolean,
): boolean {
  const [last, most] = [steps.length - 1, spanMs(within)]
  const quiet = absent ? spanMs(absent.within) : 0
  let starts: readonly (number | undefined)[] = []
  let pending: number | undefined
  for (const event of events) {
    if (absent && event.fits.includes(steps.length)) {
      if (pending !== undefined && pending + quiet < event.time) return true
      pending = undefined
    }
    if (!inside(event.time)) continue
    const startAt = (step: number): number | undefined => {
      if (!event.fits.includes(step)) return undefined
      if (step === 0) return event.time
      const start = starts[step - 1]
      return start !== undefined && event.time - start <= most ? start : undefined
    }
    if (startAt(last) !== undefined) {
      if (!absent) return true
      pending ??= event.time
    }
    // One event serves one step: all are decided by what was before it.
    starts = steps.map((_, step) => startAt(step) ?? starts[step])
  }
  return pending !== undefined && pending + quiet <= moment.now.getTime()
}

/** Lists and objects link nothing; a text and a number that are written alike are two values. */
const linkKey = (value: Json | undefined): string | undefined =>
  value === undefined || value === null || typeof value === 'object' ? undefined : `${typeof value} ${String(value)}`

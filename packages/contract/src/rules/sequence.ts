import type { Json } from '../events.ts'
import { matchesOf, type SequenceRule } from './event-leaf.ts'
import { type Moment, spanMs, windowRange } from './window.ts'

/** An event of a person as a sequence sees it, with the places in `matchesOf` that it fits. */
export interface SequenceEvent {
  readonly time: number
  readonly fits: readonly number[]
  readonly link: Json | undefined
}

/**
 * Whether somebody's events, in their order, hold the sequence. For each number of steps the chain with the latest start is
 * kept, since whatever an earlier one could become it can; every end is looked at, as only some are followed by the absent event.
 */
export function holdsSequence(leaf: SequenceRule, events: readonly SequenceEvent[], moment: Moment): boolean {
  const groups =
    leaf.link === undefined ? [events] : [...Map.groupBy(events, (one) => linkKey(one.link))].flatMap(([key, some]) => (key ? [some] : []))
  return groups.some((group) => holdsIn(leaf, group, moment))
}

function holdsIn(leaf: SequenceRule, events: readonly SequenceEvent[], moment: Moment): boolean {
  const { from, to } = windowRange(leaf.window, moment)
  const [last, within] = [leaf.steps.length - 1, spanMs(leaf.within)]
  let starts: readonly (number | undefined)[] = []
  const ends: { readonly at: number; readonly time: number }[] = []
  for (const [at, event] of events.entries()) {
    if (event.time < from || event.time > to) continue
    const startAt = (step: number): number | undefined => {
      if (!event.fits.includes(step)) return undefined
      if (step === 0) return event.time
      const start = starts[step - 1]
      return start !== undefined && event.time - start <= within ? start : undefined
    }
    if (startAt(last) !== undefined) ends.push({ at, time: event.time })
    // One event serves one step: all are decided by what was before it.
    starts = leaf.steps.map((_, step) => startAt(step) ?? starts[step])
  }
  return ends.some((end) => !leaf.absent || isAbsentAfter(end, events, matchesOf(leaf).length - 1, spanMs(leaf.absent.within), moment))
}

function isAbsentAfter(
  end: { readonly at: number; readonly time: number },
  events: readonly SequenceEvent[],
  place: number,
  within: number,
  { now }: Moment,
): boolean {
  const until = end.time + within
  return until <= now.getTime() && !events.some((one, at) => at > end.at && one.time <= until && one.fits.includes(place))
}

/** Lists and objects link nothing; a text and a number that are written alike are two values. */
const linkKey = (value: Json | undefined): string | undefined =>
  value === undefined || value === null || typeof value === 'object' ? undefined : `${typeof value} ${String(value)}`

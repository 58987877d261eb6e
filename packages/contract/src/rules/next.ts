import type { EventLeaf } from './event-leaf.ts'
import { type Moment, spanMs, startOf, unitMs, windowRange } from './window.ts'

/** How time alone changes the figure of a leaf: so many ms after each of its events, and for whoever has one in sight when the calendar turns. */
export interface Passing {
  readonly offsets: readonly number[]
  readonly turn: { readonly at: number; readonly inSight: number } | undefined
}

/** An event that lies ahead, by the clock of a device, counts from its time on; windows let events in and out. */
export function passingOf(leaf: EventLeaf, moment: Moment): Passing {
  const offsets = new Set([0, ...edgesOf(leaf)])
  if (leaf.kind === 'sequence' && leaf.absent) offsets.add(spanMs(leaf.absent.within))
  return { offsets: [...offsets].toSorted((a, b) => a - b), turn: turnOf(leaf, moment) }
}

/**
 * When the figure of a leaf may next be another one although nothing happens: between now and then it is what it is now. Of all
 * events that the leaf looks for, also those ahead; undefined: never.
 */
export function nextChange(leaf: EventLeaf, times: readonly number[], moment: Moment): number | undefined {
  const { offsets, turn } = passingOf(leaf, moment)
  const now = moment.now.getTime()
  let next = turn && times.some((time) => time >= turn.inSight) ? turn.at : Infinity
  for (const time of times) for (const offset of offsets) if (time + offset > now) next = Math.min(next, time + offset)
  return next === Infinity ? undefined : next
}

/** Both ends of a window count: an event is out one ms after its end. */
function edgesOf({ window }: EventLeaf): number[] {
  if (window.kind === 'last') return [spanMs(window) + 1]
  if (window.kind === 'ago') return [window.to * unitMs[window.unit], window.from * unitMs[window.unit] + 1]
  return []
}

/** The end of the running day, week …, where the next window begins. Who has no event since the beginning of the window has none afterwards. */
function turnOf({ window }: EventLeaf, moment: Moment): Passing['turn'] {
  if (window.kind !== 'this' && window.kind !== 'previous') return undefined
  const begin = startOf(moment.now.getTime(), window.unit, moment.zone)
  const at = begin
    .plus({ [window.unit]: 1 })
    .startOf(window.unit)
    .toMillis()
  return { at, inSight: windowRange(window, moment).from }
}

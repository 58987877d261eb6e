import type { Json } from '../events.ts'
import { type Condition, type DateOperator, passes } from './condition.ts'
import { beginOf, nextOfDate, todayOf } from './dates.ts'
import { type EventLeaf, type Match, matchesOf } from './event-leaf.ts'
import { conditionsIn, type Filter } from './filter.ts'
import { type Items, noItems, readRef } from './items.ts'
import { leaves } from './references.ts'
import type { Rule } from './schema.ts'
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
 * events that the leaf looks for (`lasting`), also those ahead; undefined: never.
 */
export function nextChange(leaf: EventLeaf, times: readonly number[], moment: Moment): number | undefined {
  const { offsets, turn } = passingOf(leaf, moment)
  const now = moment.now.getTime()
  let next = turn && times.some((time) => time >= turn.inSight) ? turn.at : Infinity
  for (const time of times) for (const offset of offsets) if (time + offset > now) next = Math.min(next, time + offset)
  return next === Infinity ? undefined : next
}

/** The events that a leaf looks for, now or some day: those that pass all filters but the ones that time may come to answer otherwise. */
export const lasting = ({ event, filters }: Match): Match => ({ event, filters: filters.filter((one) => !isPassingFilter(one)) })

const isPassingFilter = (filter: Filter): boolean => conditionsIn([filter]).some(({ op }) => passes(op))

/** Both ends of a window count: an event is out one ms after its end. */
function edgesOf({ window }: EventLeaf): number[] {
  if (window.kind === 'last') return [spanMs(window) + 1]
  if (window.kind === 'ago') return [window.to * unitMs[window.unit], window.from * unitMs[window.unit] + 1]
  return []
}

/** The end of the running day, week …, where the next window begins. Who has no event since the beginning of the window has none afterwards. */
function turnOf(leaf: EventLeaf, moment: Moment): Passing['turn'] {
  const { window } = leaf
  // Dates that events hold are so many days away from each new day.
  if (matchesOf(leaf).some((match) => match.filters.some(isPassingFilter)))
    return { at: tomorrow(moment), inSight: leaf.kind === 'occasion' && leaf.which === 'first' ? 0 : windowRange(window, moment).from }
  if (window.kind !== 'this' && window.kind !== 'previous') return undefined
  const begin = startOf(moment.now.getTime(), window.unit, moment.zone)
  const at = begin
    .plus({ [window.unit]: 1 })
    .startOf(window.unit)
    .toMillis()
  return { at, inSight: windowRange(window, moment).from }
}

export const tomorrow = (moment: Moment): number => beginOf(todayOf(moment) + 1, moment.zone)

/** When time alone may next change what conditions (those of `passingConditions`) say of somebody's profile; undefined: never. */
export function nextOfProfile(
  conditions: readonly PassingCondition[],
  profile: Readonly<Record<string, Json | undefined>>,
  moment: Moment,
  items: Items = noItems,
): number | undefined {
  const next = Math.min(...conditions.map((one) => nextOfDate(one, readRef(one, profile, items), moment) ?? Infinity))
  return next === Infinity ? undefined : next
}

/** Conditions on profiles whose answer changes as time goes by. */
export const passingConditions = (rules: readonly Rule[]): PassingCondition[] =>
  rules
    .flatMap((rule) => [...leaves(rule)])
    .flatMap((leaf) => (leaf.kind === 'profile' && isPassing(leaf.condition) ? [leaf.condition] : []))

export type PassingCondition = Condition & { readonly op: DateOperator }
const isPassing = (condition: Condition): condition is PassingCondition => passes(condition.op)

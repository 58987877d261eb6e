import type { Json } from '../events.ts'
import { dateOf, wallOf } from './dates.ts'
import type { EventLeaf } from './event-leaf.ts'
import { type Moment, spanMs, type Window, windowRange } from './window.ts'

/** The property that a window begins with. */
export const sinceOf = ({ window }: Pick<EventLeaf, 'window'>): string | undefined =>
  window.kind === 'since' ? window.property : undefined

/** Which times are in a window of somebody with this profile. Without a date nothing is in one that begins with it. */
export function insideOf(window: Window, moment: Moment, profile: Readonly<Record<string, Json | undefined>>): (time: number) => boolean {
  const { from, to } = windowRange(window, moment)
  if (window.kind !== 'since') return (time) => time >= from && time <= to
  const date = dateOf(profile[window.property])
  if (!date) return () => false
  const until = window.within ? date.ms + spanMs(window.within) : Infinity
  return (time) => {
    const at = date.isMoment ? time : wallOf(time, moment.zone)
    return time <= to && at >= date.ms && at <= until
  }
}

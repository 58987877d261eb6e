import { dayMs, wallOf } from '../rules/dates.ts'

const minuteMs = 60_000
/** No zone is further from Greenwich, or jumps further, than this. */
const widestMs = 26 * 60 * minuteMs

/** Days since 1970 on the calendar of a zone. */
export const dayIn = (at: number, zone: string): number => Math.floor(wallOf(at, zone) / dayMs)

/** 1 is Monday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

/** Minutes since midnight of `hh:mm`. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/**
 * When clocks of a zone first show a time of a day: of two such moments the first one, and where clocks jump over it the
 * next minute that there is.
 */
export function momentOf(day: number, minutes: number, zone: string): number {
  const wall = day * dayMs + minutes * minuteMs
  const around = [wall - widestMs, wall + widestMs].map((at) => wall - (wallOf(at, zone) - at))
  const exact = around.filter((at) => wallOf(at, zone) === wall)
  if (exact.length > 0) return Math.min(...exact)
  let [before, after] = [Math.min(...around) - minuteMs, Math.max(...around) + minuteMs]
  while (after - before > minuteMs) {
    const middle = before + Math.floor((after - before) / 2 / minuteMs) * minuteMs
    if (wallOf(middle, zone) >= wall) after = middle
    else before = middle
  }
  return after
}

export interface Hours {
  /** Minutes since midnight; an end that is not after the beginning is one of the next day. */
  readonly from: number
  readonly to: number
  /** Days on which they begin, 1 is Monday. */
  readonly weekdays: readonly number[]
}

/** The first day of a kind is never further away: a week, and as many as may be taken out one by one. */
const furthest = 8 + 7 * 600

/** The first moment from then on that lies in these hours: now, when it does already; `isOpen`: which days they may begin on. */
export function nextWithin(
  { from, to, weekdays }: Hours,
  at: number,
  zone: string,
  isOpen = (day: number): boolean => weekdays.includes(weekdayOf(day)),
): number {
  const today = dayIn(at, zone)
  for (let day = today - 1; day <= today + furthest; day++) {
    if (!isOpen(day)) continue
    const opens = momentOf(day, from, zone)
    const closes = momentOf(to > from ? day : day + 1, to, zone)
    if (at < closes) return Math.max(at, opens)
  }
  throw new Error('hours without a day')
}

/** The first such time of a day from then on. */
export function nextAt({ minutes, weekdays }: { minutes: number; weekdays: readonly number[] }, at: number, zone: string): number {
  const today = dayIn(at, zone)
  for (let day = today; day <= today + 8; day++) {
    const moment = momentOf(day, minutes, zone)
    if (moment >= at && weekdays.includes(weekdayOf(day))) return moment
  }
  throw new Error('a time without a day')
}

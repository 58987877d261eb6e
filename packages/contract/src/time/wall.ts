import { IANAZone } from 'luxon'

export const dayMs = 86_400_000

/** What the clock of a zone shows, as the moment at which it would show so in UTC. */
export const wallAt = (zone: string, at: number): number => at + IANAZone.create(zone).offset(at) * 60_000

/** Days since 1970 of what a clock shows. */
export const dayOfWall = (wall: number): number => Math.floor(wall / dayMs)
/** Monday is 1, Sunday 7. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

/**
 * The moment at which the clock of a zone comes to show a time. Where the clock is put back it does so twice: `first`, or the one
 * after which it shows nothing earlier any more (`last`). A time that it leaps over is the moment of the leap.
 */
export function momentOf(zone: string, wall: number, which: 'first' | 'last'): number {
  const offsetAt = (at: number): number => wallAt(zone, at) - at
  const [before, after] = [offsetAt(wall - dayMs), offsetAt(wall + dayMs)]
  const candidates = [...new Set([wall - before, wall - after])].filter((at) => wallAt(zone, at) === wall).toSorted((a, b) => a - b)
  if (which === 'last') return candidates.findLast((at) => wallAt(zone, at - 1) < wall) ?? leap(offsetAt, wall - after, wall - before)
  return candidates[0] ?? leap(offsetAt, wall - after, wall - before)
}

/** The first moment in (from, to] whose offset is another one than that of `from`. */
function leap(offsetAt: (at: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle) === offsetAt(from)) low = middle
    else high = middle
  }
  return high
}

/** A moment as the clock of a zone shows it, to be read by people: `2026-11-29 08:00 Asia/Shanghai`. */
export const wallText = (zone: string, at: number): string =>
  `${new Date(wallAt(zone, at)).toISOString().slice(0, 16).replace('T', ' ')} ${zone}`

import { IANAZone } from 'luxon'

export const dayMs = 86_400_000

/** What the clock of a zone shows, as the moment at which it would show so in UTC. */
export const wallAt = (zone: string, at: number): number => at + offsetAt(zone, at)

/** No zone has changed its clock within a quarter of an hour for fifty years. Asking the engine costs much more than remembering. */
const quarterMs = 900_000
const kept = 20_000
const known = new Map<string, Map<number, number>>()

function offsetAt(zone: string, at: number): number {
  const quarter = Math.floor(at / quarterMs)
  const offsets = known.get(zone) ?? new Map<number, number>()
  const found = offsets.get(quarter)
  if (found !== undefined) return found
  const offset = IANAZone.create(zone).offset(quarter * quarterMs) * 60_000
  if (offsets.size >= kept) offsets.clear()
  known.set(zone, offsets.set(quarter, offset))
  return offset
}

/** Days since 1970 of what a clock shows. */
export const dayOfWall = (wall: number): number => Math.floor(wall / dayMs)
/** Monday is 1, Sunday 7. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

/**
 * The moment at which the clock of a zone comes to show a time. Where the clock is put back it does so twice: `first`, or the one
 * after which it shows nothing earlier any more (`last`). A time that it leaps over is the moment of the leap.
 */
export function momentOf(zone: string, wall: number, which: 'first' | 'last'): number {
  const [before, after] = [offsetAt(zone, wall - dayMs), offsetAt(zone, wall + dayMs)]
  // Nearly always: no leap is near.
  if (before === after && offsetAt(zone, wall - after) === after && offsetAt(zone, wall - after - 1) === after) return wall - after
  const candidates = [...new Set([wall - before, wall - after])].filter((at) => wallAt(zone, at) === wall).toSorted((a, b) => a - b)
  if (which === 'last') return candidates.findLast((at) => wallAt(zone, at - 1) < wall) ?? leap(zone, wall - after, wall - before)
  return candidates[0] ?? leap(zone, wall - after, wall - before)
}

/** The first moment in (from, to] whose offset is another one than that of `from`. */
function leap(zone: string, from: number, to: number): number {
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(zone, middle) === offsetAt(zone, from)) low = middle
    else high = middle
  }
  return high
}

/** A moment as the clock of a zone shows it, to be read by people: `2026-11-29 08:00 Asia/Shanghai`. */
export const wallText = (zone: string, at: number): string =>
  `${new Date(wallAt(zone, at)).toISOString().slice(0, 16).replace('T', ' ')} ${zone}`

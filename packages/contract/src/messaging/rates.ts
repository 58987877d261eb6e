import type { ChannelRate } from './contact-rules.ts'
import { periodOf } from './contacts.ts'

/** Messages handed over at one moment. */
export interface Use {
  readonly at: number
  readonly n: number
}

/** What a rate leaves at a moment. */
export interface Room {
  /** More messages that may go now. */
  readonly free: number
  /** When there is room again at the latest; now, if there is. */
  readonly until: number
  /** `sms 10/second`. */
  readonly name: string
  /** Of a calendar day: service messages take a place and do not wait for the next day. */
  readonly isDay: boolean
}

const windowMs = { second: 1_000, minute: 60_000 } as const
const dayMs = 86_400_000

/** Within any second or minute, or in a calendar day of the project, no more go than the rate says. */
export function roomIn(rate: ChannelRate, zone: string, uses: readonly Use[], now: number): Room {
  const limit = limitAt(rate, zone, now)
  const name = `${rate.channel} ${limit}/${rate.per}`
  if (rate.per === 'day') {
    const [from, end] = periodOf('day', zone, now)
    const free = Math.max(0, limit - sum(uses.filter(({ at }) => at >= from && at < end)))
    return { free, until: free > 0 ? now : end, name, isDay: true }
  }
  const span = windowMs[rate.per]
  const within = uses.filter(({ at }) => now - at < span).toSorted((a, b) => a.at - b.at)
  const used = sum(within)
  let left = used
  // The first of those that go out of the window and leave a place behind.
  const leaving = within.find(({ n }) => (left -= n) < limit)
  return { free: Math.max(0, limit - used), until: used < limit ? now : (leaving?.at ?? now) + span, name, isDay: false }
}

const sum = (uses: readonly Use[]): number => uses.reduce((n, one) => n + one.n, 0)

/** While an account warms up, the same factor more each day, from the first day's number to the whole. */
export function limitAt({ limit, warmUp }: ChannelRate, zone: string, now: number): number {
  if (!warmUp || warmUp.first >= limit) return limit
  const day = Math.round((periodOf('day', zone, now)[0] - periodOf('day', zone, Date.parse(warmUp.since))[0]) / dayMs)
  if (day >= warmUp.days) return limit
  return Math.floor(warmUp.first * (limit / warmUp.first) ** (Math.max(0, day) / warmUp.days))
}

/** The rate without room that a message waits for: of several the one that is longest without. */
export const fullest = (rooms: readonly Room[], isService: boolean): Room | undefined =>
  rooms.filter(({ free, isDay }) => free < 1 && !(isDay && isService)).toSorted((a, b) => b.until - a.until)[0]

/** How far back messages can count under rates. */
export const rateLookBackMs = 26 * 3_600_000

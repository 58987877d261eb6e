import { z } from 'zod'
import { dayMs, wallAt } from '../time/wall.ts'
import type { ContactRules } from './contact-rules.ts'
import { quietBlock, type Wanted } from './contacts.ts'

export const bestTimeSchema = z.object({
  hours: z.number().int().min(1).max(48).describe('within so many hours after it is due, at the hour at which the person opens most'),
})
export type BestTime = z.infer<typeof bestTimeSchema>

/** Openings and clicks of an hour that begins at a moment. */
export interface Seen {
  readonly at: number
  readonly n: number
}

export interface BestTimeFacts extends BestTime {
  /** Of the person, from before it was due. */
  readonly own: readonly Seen[]
  /** Of everybody, by hour of the day. */
  readonly everybody: readonly number[]
  /** 0 to 1, drawn once for the message. */
  readonly draw: number
}

/** Of the person's own, of everybody's, or tried at random, so that what is best is found out. */
export type BestTimeBy = 'own' | 'everybody' | 'tried'
export interface Chosen {
  readonly at: number
  readonly by: BestTimeBy
  /** Of so many openings of theirs so many were at this hour of the day; not weighed. */
  readonly n: number
  readonly of: number
}

const halfLifeMs = 30 * dayMs
/** How far back openings are looked at: three half-lives. */
export const bestTimeLookBackMs = 90 * dayMs
/** What everybody does weighs as much as so many openings of one's own. */
const priorWeight = 4
/** Fewer openings of everybody say nothing. */
const fewest = 100
const exploration = 0.1
const hourMs = 3_600_000

const hourAt = (zone: string, at: number): number => Math.floor((wallAt(zone, at) % dayMs) / hourMs)

/**
 * When a message that is due should go: the hour of the day that has most of the person's openings and clicks (half-life 30 days, shrunk to what everybody does,
 * so that one opening says little) among those that it may go in; of equal ones the first. Undefined: nothing is known that says so.
 */
export function bestTimeOf(
  { hours, own, everybody, draw }: BestTimeFacts,
  { dueAt, zone, rules, ...wanted }: Omit<Wanted, 'now'> & { readonly dueAt: number; readonly rules: ContactRules },
): Chosen | undefined {
  const total = everybody.reduce((sum, n) => sum + n, 0)
  const past = own.filter(({ at }) => at < dueAt)
  if (past.length === 0 && total < fewest) return undefined
  const moments = momentsWithin(zone, dueAt, Math.min(hours, rules.holdHours)).filter(
    (now) => quietBlock(rules, { ...wanted, zone, now }) === undefined,
  )
  const weights = Array.from({ length: 24 }, () => 0)
  const counts = Array.from({ length: 24 }, () => 0)
  for (const { at, n } of past) {
    const hour = hourAt(zone, at)
    weights[hour] = (weights[hour] ?? 0) + n * 2 ** ((at - dueAt) / halfLifeMs)
    counts[hour] = (counts[hour] ?? 0) + n
  }
  const of = counts.reduce((sum, n) => sum + n, 0)
  const shareOf = (hour: number): number => ((everybody[hour] ?? 0) + 1) / (total + 24)
  const score = (at: number): number => (weights[hourAt(zone, at)] ?? 0) + priorWeight * shareOf(hourAt(zone, at))
  const tried = draw < exploration ? moments[Math.floor((draw / exploration) * moments.length)] : undefined
  const best = moments.reduce<number | undefined>((found, at) => (found === undefined || score(at) > score(found) ? at : found), undefined)
  const at = tried ?? best
  if (at === undefined) return undefined
  const n = counts[hourAt(zone, at)] ?? 0
  return { at, by: tried !== undefined ? 'tried' : n > 0 ? 'own' : 'everybody', n, of }
}

/** At once, and at the full hours after that, by a clock. */
function momentsWithin(zone: string, dueAt: number, hours: number): number[] {
  const first = dueAt + hourMs - (wallAt(zone, dueAt) % hourMs)
  const later = Array.from({ length: hours }, (_, i) => first + i * hourMs)
  return [dueAt, ...later.filter((at) => at <= dueAt + hours * hourMs)]
}

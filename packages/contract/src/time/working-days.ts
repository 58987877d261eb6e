import chinese from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import { z } from 'zod'
import { weekdayOf } from './clock.ts'

const dayMs = 86_400_000

/** Days a project may add of its own. */
export const mostOwnDays = 500

const ownDaySchema = z.object({
  date: z.iso.date(),
  kind: z.enum(['off', 'working']).describe('no working day, or one, whatever the base says'),
  name: z.string().max(80),
})
export const workingDaysSchema = z
  .object({
    base: z.enum(['cn', 'none']).describe('public holidays and make-up working days of mainland China, or weekends only'),
    days: z.array(ownDaySchema).max(mostOwnDays).describe('days of the company’s own: they win over the base'),
  })
  .refine(({ days }) => new Set(days.map(({ date }) => date)).size === days.length, {
    path: ['days'],
    message: 'a date stands in it twice',
  })
export type WorkingDays = z.infer<typeof workingDaysSchema>

/** `make_up`: a day of a weekend on which people work; `holiday`: any day off that is no mere weekend. */
export type DayKind = 'working' | 'weekend' | 'holiday' | 'make_up'

/** Days since 1970 of `2026-10-01`. */
export const dayOfDate = (date: string): number => Date.parse(`${date}T00:00:00Z`) / dayMs
const yearOf = (day: number): number => new Date(day * dayMs).getUTCFullYear()
const daysOf = (dates: Readonly<Record<string, string>>): Set<number> => new Set(Object.keys(dates).map(dayOfDate))

const base = { off: daysOf(chinese.holidays), working: daysOf(chinese.workdays) }
// The holidays of a year are announced together; New Year’s Day may stand in the announcement of the year before.
const covered = new Set(
  Object.entries(chinese.holidays).flatMap(([date, name]) => (name.startsWith('National Day') ? [Number(date.slice(0, 4))] : [])),
)

/** Days of the project's own by calendar, which is looked at for many days. */
const known = new WeakMap<WorkingDays, ReadonlyMap<number, 'off' | 'working'>>()
function ownOf(calendar: WorkingDays): ReadonlyMap<number, 'off' | 'working'> {
  let own = known.get(calendar)
  if (!own) known.set(calendar, (own = new Map(calendar.days.map(({ date, kind }) => [dayOfDate(date), kind]))))
  return own
}

/** What a day, counted from 1970, is. In years that are not covered there are weekends, and the project's own days, only. */
export function dayKind(day: number, calendar: WorkingDays): DayKind {
  const isWeekend = weekdayOf(day) > 5
  const own = ownOf(calendar).get(day)
  const isCn = calendar.base === 'cn'
  if (own === 'off' || (own === undefined && isCn && base.off.has(day))) return 'holiday'
  if (own === 'working' || (isCn && base.working.has(day))) return isWeekend ? 'make_up' : 'working'
  return isWeekend ? 'weekend' : 'working'
}

export function isWorkingDay(day: number, calendar: WorkingDays): boolean {
  const kind = dayKind(day, calendar)
  return kind === 'working' || kind === 'make_up'
}

/** The nth working day after a day; with 0 the first one from that day on. */
export function workingDayAfter(day: number, n: number, calendar: WorkingDays): number {
  let [at, left] = n === 0 ? [day, 1] : [day + 1, n]
  for (; ; at++) if (isWorkingDay(at, calendar) && --left === 0) return at
}

/** Are the holidays of a year known? */
export const isCovered = (year: number, calendar: WorkingDays): boolean => calendar.base === 'none' || covered.has(year)

/** The first year between two days whose holidays are not known. */
export function uncoveredYear(from: number, until: number, calendar: WorkingDays): number | undefined {
  for (let year = yearOf(from); year <= yearOf(until); year++) if (!isCovered(year, calendar)) return year
  return undefined
}

/** The last year whose holidays are known. */
export const coveredUntil = Math.max(...covered)

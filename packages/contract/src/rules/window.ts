import { DateTime } from 'luxon'
import { z } from 'zod'

const amount = z.number().int().max(3650)
const spans = z.enum(['minute', 'hour', 'day'])
const calendar = z.enum(['day', 'week', 'month', 'quarter', 'year'])
/** A length of time: a day is 24 hours. */
export const spanSchema = z.object({ amount: amount.min(1), unit: spans })
export type Span = z.infer<typeof spanSchema>

export const boundSchema = z.union([z.iso.datetime(), z.iso.date()])
export type CalendarUnit = z.infer<typeof calendar>

const windows = [
  z.object({ kind: z.literal('last'), ...spanSchema.shape }),
  z
    .object({
      kind: z.literal('ago'),
      from: amount.min(1).describe('so many units ago it begins: 60'),
      to: amount.min(0).describe('so many units ago it ends: 30'),
      unit: spans,
    })
    .refine(({ from, to }) => from > to, { path: ['to'], message: 'it ends later than it begins: to is a smaller number than from' }),
  z.object({ kind: z.enum(['this', 'previous']), unit: calendar }),
  z.object({
    kind: z.literal('between'),
    from: boundSchema.describe('a moment, or a day, from its beginning in the time zone of the project'),
    to: boundSchema.describe('a moment, or a day, to its end'),
  }),
  z.object({ kind: z.literal('ever') }),
] as const
/** When, for everybody alike: back from now, between two moments, in a calendar unit of the project's time zone (weeks begin on Monday), or at any time. */
export const commonWindowSchema = z.discriminatedUnion('kind', [...windows])
export type CommonWindow = z.infer<typeof commonWindowSchema>
/** Or from a date that everybody has their own of. */
export const windowSchema = z.discriminatedUnion('kind', [
  ...windows,
  z.object({
    kind: z.literal('since'),
    property: z.string().min(1).max(200).describe('property of the profile that is a date: `registered_at`; without it nothing counts'),
    within: spanSchema.optional().describe('only so long after it'),
  }),
])
export type Window = z.infer<typeof windowSchema>

/** Now, and the project's time zone, in which calendars are read. */
export interface Moment {
  readonly now: Date
  readonly zone: string
}

export const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }
export const spanMs = ({ amount: n, unit }: Span): number => n * unitMs[unit]

/** Both ends inclusive, in ms; nothing after now counts, nor before 1970, where nothing is stored. Of a window since a property the widest. */
export function windowRange(window: Window, moment: Moment): { from: number; to: number } {
  const { from, to } = endsOf(window, moment)
  const most = moment.now.getTime() + 1
  return { from: Math.min(Math.max(from, 0), most), to: Math.min(Math.max(to, -1), most) }
}

function endsOf(window: Window, { now, zone }: Moment): { from: number; to: number } {
  const at = now.getTime()
  switch (window.kind) {
    case 'last':
      return { from: at - spanMs(window), to: at }
    case 'ago':
      return { from: at - window.from * unitMs[window.unit], to: at - window.to * unitMs[window.unit] }
    case 'this':
      return { from: startOf(at, window.unit, zone).toMillis(), to: at }
    case 'previous': {
      const end = startOf(at, window.unit, zone)
      const begin = end.minus({ [window.unit]: 1 }).startOf(window.unit)
      return { from: begin.toMillis(), to: end.toMillis() - 1 }
    }
    case 'between':
      return { from: boundOf(window.from, zone).from, to: Math.min(boundOf(window.to, zone).to, at) }
    case 'ever':
    case 'since':
      return { from: 0, to: at }
  }
}

export const startOf = (at: number, unit: CalendarUnit, zone: string): DateTime => DateTime.fromMillis(at, { zone }).startOf(unit)

const isDay = (bound: string): boolean => !bound.includes('T')

function boundOf(bound: string, zone: string): { from: number; to: number } {
  if (!isDay(bound)) return { from: Date.parse(bound), to: Date.parse(bound) }
  const day = DateTime.fromISO(bound, { zone }).startOf('day')
  return { from: day.toMillis(), to: day.plus({ days: 1 }).startOf('day').toMillis() - 1 }
}

/** Whether it begins or ends where the project's time zone says. */
export const readsZone = (window: Window): boolean =>
  window.kind === 'this' ||
  window.kind === 'previous' ||
  window.kind === 'since' ||
  (window.kind === 'between' && (isDay(window.from) || isDay(window.to)))

import { z } from 'zod'
import { dateOf, dayMs, wallOf } from '../../rules/dates.ts'
import type { Language } from '../../rules/index.ts'
import { dayIn, minutesOf, momentOf, nextAt } from '../../time/clock.ts'
import { workingDayAfter } from '../../time/working-days.ts'
import { describeDuration, waited } from '../phrases.ts'
import { durationMs, durationSchema } from '../parts.ts'
import { error, warning } from '../problem.ts'
import { type Arrival, defineKind, type Outcome, pass, waitUntil } from './kind.ts'
import { describeDays, factsOf, timeSchema, weekdaysSchema, workingDaysIn, zoneIn, zoneRule, zoneSchema } from './zoned.ts'

const settings = z.union([
  z.object({
    duration: durationSchema,
    from: z.enum(['arrival', 'entry']).optional().describe('counted from when the run came here, or from when it entered'),
  }),
  z.object({
    days: z.number().int().min(0).max(1_000).describe('days of the calendar, whatever their length'),
    working: z.literal(true).optional().describe('only working days count; with 0 the first one from that day on'),
    time: timeSchema,
    zone: zoneSchema,
  }),
  z.object({ next: z.object({ time: timeSchema, weekdays: weekdaysSchema }).describe('the next such time of a day'), zone: zoneSchema }),
  z.object({
    date: z.object({
      of: z.enum(['profile', 'trigger']),
      property: z.string().min(1).max(200),
      shift: durationSchema,
      side: z.enum(['before', 'after']),
      time: timeSchema.optional().describe('at this time of the day it comes to'),
      most: durationSchema.describe('nobody waits longer than this'),
      past: z.enum(['pass', 'exit']).describe('when it is over already, or there is no such date'),
    }),
    zone: zoneSchema,
  }),
])
type Settings = z.infer<typeof settings>
type Dated = Extract<Settings, { date: unknown }>

/** Stands still: for a while, or until a time. */
export const wait = defineKind(
  'wait',
  settings,
)({
  fresh: () => ({ duration: { amount: 1, unit: 'day' } }),
  ports: () => ['next'],
  over: { port: 'next', why: '' },
  rules: rulesOf,
  watches: (one) => ('date' in one ? rulesOf(one) : []),
  lasts: (one) => ('duration' in one ? durationMs(one.duration) : undefined),
  check: checked,
  arrive: (one, arrival) => ('date' in one ? untilDate(one, arrival, arrival.at) : waitUntil(endOf(one, arrival))),
  again: (one, arrival, since) => ('date' in one ? untilDate(one, arrival, since) : waitUntil(endOf(one, { ...arrival, at: since }))),
  worksOn: (one) => ('days' in one && one.working ? one.days : undefined),
  describe,
  visited: (visit, _, language) => (language === 'zh' ? `等待了 ${waited(visit, language)}` : `Waited ${waited(visit, language)}`),
})

function rulesOf(one: Settings) {
  if ('duration' in one) return []
  if (!('date' in one) || one.date.of === 'profile') return [zoneRule]
  return [zoneRule, { kind: 'trigger' as const, condition: { property: one.date.property, op: 'is_set' as const } }]
}

function checked(id: string, one: Settings) {
  if ('duration' in one) return one.duration.amount === 0 ? [warning(id, 'zero_wait')] : []
  if (!('date' in one)) return []
  return one.date.time !== undefined && one.date.shift.unit !== 'day' ? [error(id, 'time_needs_days')] : []
}

function endOf(one: Exclude<Settings, Dated>, { at, node, input }: Arrival): number {
  if ('duration' in one)
    return one.from === 'entry' ? Math.max(at, input.enteredAt + durationMs(one.duration)) : at + durationMs(one.duration)
  const facts = factsOf(input, node)
  const zone = zoneIn(facts, one.zone)
  if ('next' in one) return nextAt({ minutes: minutesOf(one.next.time), weekdays: one.next.weekdays }, at, zone)
  const today = dayIn(at, zone)
  const day = one.working ? workingDayAfter(today, one.days, workingDaysIn(facts, node)) : today + one.days
  return Math.max(at, momentOf(day, minutesOf(one.time), zone))
}

/** `since`: when the run came here; it may be asked again later, when the date has changed. */
function untilDate({ date, zone }: Dated, { at, node, input }: Arrival, since: number): Outcome {
  const facts = factsOf(input, node)
  const value = (date.of === 'profile' ? facts.profile : input.trigger)[date.property]
  const until = shifted(date, value, zoneIn(facts, zone))
  if (until === undefined || until < at) {
    const why = until === undefined ? `no date in ${date.property}` : `${date.property} is past`
    return date.past === 'pass' ? pass('next', why) : { kind: 'exit', port: '', why, effects: [] }
  }
  return waitUntil(Math.min(until, since + durationMs(date.most)))
}

function shifted({ shift, side, time }: Dated['date'], value: unknown, zone: string): number | undefined {
  const dated = typeof value === 'string' ? dateOf(value) : undefined
  if (!dated) return undefined
  const sign = side === 'before' ? -1 : 1
  const moment = dated.isMoment ? dated.ms : momentOf(Math.floor(dated.ms / dayMs), Math.floor((dated.ms % dayMs) / 60_000), zone)
  if (shift.unit !== 'day') return moment + sign * durationMs(shift)
  // Days are days of the calendar: the hour stays the same where clocks change.
  const minutes = time === undefined ? minutesIn(moment, zone) : minutesOf(time)
  return momentOf(dayIn(moment, zone) + sign * shift.amount, minutes, zone)
}

const minutesIn = (at: number, zone: string): number => Math.floor((wallOf(at, zone) - dayIn(at, zone) * dayMs) / 60_000)

function describeWorking({ days, time }: Extract<Settings, { days: unknown }>, language: Language): string {
  if (days === 0) return language === 'zh' ? `等到当天或下一个工作日的 ${time}` : `Wait until ${time} on a working day`
  if (language === 'zh') return `等到 ${days} 个工作日后的 ${time}`
  return `Wait until ${time}, ${days} working ${days === 1 ? 'day' : 'days'} later`
}

function describe(one: Settings, language: Language): string {
  const zh = language === 'zh'
  if ('duration' in one) {
    const long = describeDuration(one.duration, language)
    if (one.from === 'entry') return zh ? `等到进入后 ${long}` : `Wait until ${long} after entry`
    return zh ? `等待 ${long}` : `Wait ${long}`
  }
  if ('days' in one && one.working) return describeWorking(one, language)
  if ('days' in one) {
    const days = describeDuration({ amount: one.days, unit: 'day' }, language)
    return zh ? `等到 ${days}后的 ${one.time}` : `Wait until ${one.time}, ${days} later`
  }
  if ('next' in one) {
    const on = describeDays(one.next.weekdays, language)
    return zh ? `等到下一个${on} ${one.next.time}` : `Wait until the next ${[one.next.time, on].filter(Boolean).join(' ')}`
  }
  const { property, shift, side, time = '' } = one.date
  const by = describeDuration(shift, language)
  if (shift.amount === 0) return zh ? `等到「${property}」${time && ` ${time}`}` : `Wait until “${property}”${time && ` at ${time}`}`
  if (zh) return `等到「${property}」${side === 'before' ? '前' : '后'} ${by}${time && ` ${time}`}`
  return `Wait until ${by} ${side} “${property}”${time && ` at ${time}`}`
}

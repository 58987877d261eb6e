import { DateTime } from 'luxon'
import { z } from 'zod'
import { processShape } from '../queries/index.ts'
import { ruleSchema } from '../rules/index.ts'
import { isUnusual, seasonLeast, type SeasonUnit, type Usual } from './season.ts'

/** How often an alert looks, and over how much time it counts. */
export const alertSpans = ['5min', 'hour', 'day'] as const
export type AlertSpan = (typeof alertSpans)[number]
export const alertAgainst = ['hour', 'day', 'week'] as const

export const alertConditionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('threshold'), op: z.enum(['above', 'below']), value: z.number() }),
  z.object({
    kind: z.literal('change'),
    direction: z.enum(['drop', 'rise']),
    percent: z.number().positive().max(10_000).describe('at least by so much'),
    against: z.enum(alertAgainst).describe('compared with as much time, so long ago'),
    least: z.number().min(0).default(0).describe('not judged where it was less than this then: small numbers jump'),
  }),
  z.object({ kind: z.literal('no_data') }).describe('nothing at all was counted'),
  z
    .object({
      kind: z.literal('season'),
      direction: z.enum(['below', 'above', 'both']).default('both'),
      weeks: z.number().int().min(seasonLeast).max(12).default(8).describe('how many weeks are looked back; noted holidays are left out'),
      width: z.number().min(0.5).max(20).default(3).describe('how many deviations from the median are still usual'),
      floor: z
        .number()
        .min(0)
        .default(0)
        .describe('the smallest deviation, which is a twentieth of the median at least: small numbers jump'),
    })
    .describe('outside of what is usual at the same hour or day of the weeks before'),
  z
    .object({
      kind: z.literal('stuck'),
      process: z.object({ ...processShape, people: ruleSchema.optional().describe('only people the rule means now') }),
      days: z.number().int().min(1).max(90).default(30).describe('how far back events count'),
      station: z.number().int().min(1).describe('from 1'),
      value: z.enum(['people', 'share']).default('people').describe('share: of those who are at the station'),
      above: z.number().min(0),
    })
    .describe('people stay at a station of a process for longer than they should; such an alert has no metric'),
])
export type AlertCondition = z.infer<typeof alertConditionSchema>

const lengths: Readonly<Record<AlertSpan, number>> = { '5min': 5, hour: 60, day: 1_440 }
export const metricAlertRuleSchema = z
  .object({
    every: z.enum(alertSpans).default('hour').describe('how often it looks'),
    over: z.enum(alertSpans).default('hour').describe('the time before that moment that is counted'),
    condition: alertConditionSchema,
  })
  .refine(({ every, over }) => lengths[over] >= lengths[every], {
    path: ['over'],
    message: 'shorter than the time between two looks: something would never be seen',
  })
  .refine(({ condition }) => condition.kind !== 'change' || condition.direction === 'rise' || condition.percent <= 100, {
    path: ['condition', 'percent'],
    message: 'nothing falls by more than 100 %',
  })
  .refine(({ every, over, condition }) => condition.kind !== 'season' || (over === every && over !== '5min'), {
    path: ['over'],
    message: 'hours are compared with hours and days with days: looks every hour over an hour, or every day over a day',
  })
  .refine(({ condition }) => condition.kind !== 'stuck' || condition.process.stations[condition.station - 1]?.stuckAfter != null, {
    path: ['condition', 'station'],
    message: 'name a station of the process, and set after how long people are stuck there',
  })
export type MetricAlertRule = z.infer<typeof metricAlertRuleSchema>

export type StuckCondition = Extract<AlertCondition, { kind: 'stuck' }>
export type SeasonCondition = Extract<AlertCondition, { kind: 'season' }>

/** What is compared from week to week: the hour or the day that an alert counts. */
export const seasonUnit = ({ over }: Pick<MetricAlertRule, 'over'>): SeasonUnit => (over === 'day' ? 'day' : 'hour')

export interface Span {
  readonly from: number
  readonly until: number
}

/** The start of the period of the clock of the zone that a moment lies in. */
function startOf(every: AlertSpan, at: number, zone: string): DateTime {
  const local = DateTime.fromMillis(at, { zone })
  if (every !== '5min') return local.startOf(every)
  return local.startOf('minute').minus({ minutes: local.minute % 5 })
}

/** When an alert looks next: at the next five minutes, full hour or midnight of the zone. */
export function nextLook(every: AlertSpan, at: number, zone: string): number {
  const start = startOf(every, at, zone)
  if (every === 'day') return start.plus({ days: 1 }).startOf('day').toMillis()
  if (every === '5min') return start.plus({ minutes: 5 }).toMillis()
  // Where clocks are set by half an hour, an hour of the clock may take an hour and a half.
  for (let later = start.plus({ hours: 1 }); ; later = later.plus({ minutes: 30 })) {
    const next = startOf(every, later.toMillis(), zone).toMillis()
    if (next > at) return next
  }
}

const back = { '5min': { minutes: 5 }, hour: { hours: 1 }, day: { days: 1 }, week: { weeks: 1 } } as const

/** What an alert counts at a moment, and what it compares that with: the same time of the clock, so long ago. */
export function spansOf({ every, over, condition }: MetricAlertRule, at: number, zone: string): { now: Span; before: Span | undefined } {
  const end = startOf(every, at, zone)
  if (condition.kind === 'stuck')
    return { now: { from: end.minus({ days: condition.days }).toMillis(), until: end.toMillis() }, before: undefined }
  const from = (until: DateTime): DateTime =>
    every === 'hour' && over === 'hour' ? startOf('hour', until.toMillis() - 1, zone) : until.minus(back[over])
  const span = (until: DateTime): Span => ({ from: from(until).toMillis(), until: until.toMillis() })
  return { now: span(end), before: condition.kind === 'change' ? span(end.minus(back[condition.against])) : undefined }
}

/** Unknown: nothing to compare with, or nothing to divide by; an alert stays as it was. */
export type Verdict = 'firing' | 'fine' | 'unknown'

export function judge(
  condition: AlertCondition,
  now: number | null,
  before: number | null,
  usual: Pick<Usual, 'low' | 'high'> | null = null,
): Verdict {
  const verdict = (is: boolean): Verdict => (is ? 'firing' : 'fine')
  if (condition.kind === 'no_data') return verdict(now === null || now === 0)
  if (now === null) return 'unknown'
  if (condition.kind === 'stuck') return verdict(now > condition.above)
  if (condition.kind === 'season') {
    const is = usual && isUnusual(now, usual, condition.direction)
    return is === null ? 'unknown' : verdict(is)
  }
  if (condition.kind === 'threshold') return verdict(condition.op === 'above' ? now > condition.value : now < condition.value)
  if (before === null || before <= 0 || before < condition.least) return 'unknown'
  const change = ((now - before) / before) * 100
  // Numbers that are exactly so much lower are, whatever is lost in dividing.
  const margin = 1e-9
  return verdict(condition.direction === 'drop' ? -change >= condition.percent - margin : change >= condition.percent - margin)
}

/** How often an alert begins to fire when it finds these one after the other. */
export function timesFiring(verdicts: readonly Verdict[]): number {
  const judged = verdicts.filter((one) => one !== 'unknown')
  return judged.filter((one, i) => one === 'firing' && judged[i - 1] !== 'firing').length
}

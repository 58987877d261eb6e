import { z } from 'zod'
import { minutesOf, nextWithin, weekdayOf } from '../../time/clock.ts'
import { dayKind, isWorkingDay, type WorkingDays } from '../../time/working-days.ts'
import { waited } from '../phrases.ts'
import { type Arrival, defineKind, type Outcome, pass, waitUntil } from './kind.ts'
import { describeDays, factsOf, timeSchema, weekdaysSchema, workingDaysIn, zoneIn, zoneRule, zoneSchema } from './zoned.ts'

const settings = z.object({
  from: timeSchema,
  to: timeSchema.describe('not after `from`: of the next day'),
  weekdays: weekdaysSchema,
  on: z
    .enum(['working_days', 'no_holidays'])
    .optional()
    .describe('on working days, whatever weekday they are; or on those weekdays, unless they are holidays'),
  zone: zoneSchema,
})

type Settings = z.infer<typeof settings>

/** Lets people through in these hours only: who is inside goes on at once, the others when they begin. */
export const window = defineKind(
  'window',
  settings,
)({
  fresh: () => ({ from: '09:00', to: '21:00', weekdays: [1, 2, 3, 4, 5, 6, 7], zone: 'person' }),
  ports: () => ['next'],
  over: { port: 'next', why: 'the hours began' },
  rules: () => [zoneRule],
  arrive: opening,
  again: (one, arrival) => opening(one, arrival),
  worksOn: ({ on }) => (on ? 0 : undefined),
  describe: ({ from, to, weekdays, on }, language) => {
    const zh = language === 'zh'
    const days = on === 'working_days' ? (zh ? '工作日' : 'on working days') : describeDays(weekdays, language)
    const but = on !== 'no_holidays' ? '' : zh ? '（节假日除外）' : ', not on holidays'
    return zh ? `仅在${days} ${from}–${to} 通过${but}` : `Only ${from}–${to}${days && ` ${days}`}${but}`
  },
  visited: (visit, _, language) => {
    if (visit.arrivedAt === visit.leftAt) return language === 'zh' ? '在时段内，直接通过' : 'Within the hours, at once'
    return language === 'zh' ? `等待了 ${waited(visit, language)}` : `Waited ${waited(visit, language)}`
  },
})

function opening(one: Settings, { node, at, input }: Arrival): Outcome {
  const hours = { from: minutesOf(one.from), to: minutesOf(one.to), weekdays: one.weekdays }
  const facts = factsOf(input, node)
  const next = nextWithin(hours, at, zoneIn(facts, one.zone), one.on && opensOn(one, workingDaysIn(facts, node)))
  return next === at ? pass('next', 'within the hours') : waitUntil(next)
}

const opensOn =
  ({ on, weekdays }: Settings, calendar: WorkingDays) =>
  (day: number): boolean =>
    on === 'working_days' ? isWorkingDay(day, calendar) : weekdays.includes(weekdayOf(day)) && dayKind(day, calendar) !== 'holiday'

import { z } from 'zod'
import { minutesOf, nextWithin } from '../../time/clock.ts'
import { waited } from '../phrases.ts'
import { type Arrival, defineKind, type Outcome, pass, waitUntil } from './kind.ts'
import { describeDays, factsOf, timeSchema, weekdaysSchema, zoneIn, zoneRule, zoneSchema } from './zoned.ts'

const settings = z.object({
  from: timeSchema,
  to: timeSchema.describe('not after `from`: of the next day'),
  weekdays: weekdaysSchema,
  zone: zoneSchema,
})

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
  describe: ({ from, to, weekdays }, language) => {
    const on = describeDays(weekdays, language)
    return language === 'zh' ? `仅在${on} ${from}–${to} 通过` : `Only ${from}–${to}${on && ` ${on}`}`
  },
  visited: (visit, _, language) => {
    if (visit.arrivedAt === visit.leftAt) return language === 'zh' ? '在时段内，直接通过' : 'Within the hours, at once'
    return language === 'zh' ? `等待了 ${waited(visit, language)}` : `Waited ${waited(visit, language)}`
  },
})

function opening({ from, to, weekdays, zone }: z.infer<typeof settings>, { node, at, input }: Arrival): Outcome {
  const hours = { from: minutesOf(from), to: minutesOf(to), weekdays }
  const next = nextWithin(hours, at, zoneIn(factsOf(input, node), zone))
  return next === at ? pass('next', 'within the hours') : waitUntil(next)
}

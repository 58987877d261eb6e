import { z } from 'zod'
import { error } from '../problem.ts'
import { defineEntry } from './kind.ts'

/** A day that a profile names, or so long before or after it. */
export const date = defineEntry('date', {
  property: z.string().max(200).describe('property of the profile that holds a date'),
  days: z.number().int().min(-3_660).max(3_660).default(0).describe('so many days after it; negative: before'),
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .nullable()
    .default('10:00')
    .describe('time of that day; null: the time the property says'),
  zone: z.enum(['project', 'person']).default('project').describe('whose clock'),
  repeat: z.enum(['once', 'yearly', 'monthly']).default('once'),
  short: z
    .enum(['last', 'skip'])
    .default('last')
    .describe('29 February or day 31 where there is none: the last day of that month, or not at all'),
  past: z.enum(['skip', 'now']).default('skip').describe('what becomes of a moment that has passed when it is heard of'),
})({
  fresh: () => ({ kind: 'date', property: '', days: -1, time: '10:00', zone: 'project', repeat: 'once', short: 'last', past: 'skip' }),
  check: ({ property }) => (property === '' ? [error(null, 'property_missing')] : []),
  describe: ({ property, days, time, repeat }, language) => {
    const zh = language === 'zh'
    const n = Math.abs(days)
    const day = zh
      ? `「${property}」${days === 0 ? '当天' : days < 0 ? `前 ${n} 天` : `后 ${n} 天`}`
      : `${days === 0 ? 'On the day of' : `${n} ${n === 1 ? 'day' : 'days'} ${days < 0 ? 'before' : 'after'}`} “${property}”`
    const at = time === null ? '' : zh ? ` ${time}` : ` at ${time}`
    return day + at + { once: '', yearly: zh ? '，每年' : ', every year', monthly: zh ? '，每月' : ', every month' }[repeat]
  },
})

import { z } from 'zod'
import { ruleSchema, describe as describeRule } from '../../rules/index.ts'
import { durationSchema, eventMatch } from '../parts.ts'
import { describeDuration, describeMatch } from '../phrases.ts'
import { error } from '../problem.ts'
import { defineEntry, type Reach } from './kind.ts'

export const keySchema = z
  .string()
  .optional()
  .describe(
    'property that tells runs of one person apart, e.g. order_id; without it each event is its own entry, and a person is inside once at a time',
  )

export const whoSchema = ruleSchema.optional().describe('rule about the person, asked when the event has come')

const reachSchema = z
  .object({
    of: z.string().min(1).max(200).optional().describe('property whose numbers are summed; without it events are counted'),
    value: z.number().positive().max(1e12),
    within: durationSchema.nullable().default(null).describe('how far back events count; null: all there are'),
  })
  .describe('only the event with which this is reached: the 11th share, the first order, 1000 in all')

/** Something happens. */
export const event = defineEntry('event', { ...eventMatch, key: keySchema, reaches: reachSchema.optional(), who: whoSchema })({
  fresh: () => ({ kind: 'event', event: 'SubmitOrder', filters: [] }),
  opens: (entry) => ({ ...entry, links: [] }),
  reach: ({ reaches }) => reaches,
  key: ({ key }) => key,
  who: ({ who }) => who,
  check: ({ reaches }) => (reaches && !reaches.of && !Number.isInteger(reaches.value) ? [error(null, 'reach_not_whole')] : []),
  describe: (entry, language, show) => {
    const zh = language === 'zh'
    const match = describeMatch({ ...entry, links: [] }, language)
    const who = entry.who ? describeRule(entry.who, language, show) : ''
    const when = entry.reaches ? reached(match, entry.reaches, zh) : zh ? `发生 ${match}` : `When ${match} happens`
    return who === '' ? when : zh ? `${when}，且${who}` : `${when}, for ${who}`
  },
})

function reached(match: string, { of, value, within }: Reach, zh: boolean): string {
  const long = within && describeDuration(within, zh ? 'zh' : 'en')
  if (of === undefined) {
    if (value === 1 && !long) return zh ? `首次发生 ${match}` : `When ${match} happens for the first time`
    const times = zh ? `${match} 达到 ${value} 次` : `When ${match} has happened ${value} times`
    return long ? (zh ? `${long}内 ${times}` : `${times} within ${long}`) : times
  }
  const sum = zh ? `${match} 的 ${of} 累计达到 ${value}` : `When ${of} of ${match} adds up to ${value}`
  return long ? (zh ? `${long}内 ${sum}` : `${sum} within ${long}`) : sum
}

import { z } from 'zod'
import { describe as describeRule } from '../../rules/index.ts'
import { durationSchema, eventMatch, linkedMatch } from '../parts.ts'
import { describeDuration, describeMatch } from '../phrases.ts'
import { keySchema, whoSchema } from './event.ts'
import { defineEntry } from './kind.ts'

/** Something happens, and something else does not follow. */
export const eventThenNot = defineEntry('event_then_not', {
  ...eventMatch,
  key: keySchema,
  who: whoSchema,
  not: z.object(linkedMatch).describe('the event that must not follow'),
  within: durationSchema,
})({
  fresh: () => ({
    kind: 'event_then_not',
    event: 'SubmitOrder',
    filters: [],
    not: { event: 'PayOrder', filters: [], links: [] },
    within: { amount: 2, unit: 'hour' },
  }),
  opens: (entry) => ({ ...entry, links: [] }),
  absence: ({ not, within }) => ({ match: not, within }),
  key: ({ key }) => key,
  who: ({ who }) => who,
  describe: (entry, language, show) => {
    const zh = language === 'zh'
    const match = describeMatch({ ...entry, links: [] }, language)
    const not = describeMatch(entry.not, language)
    const within = describeDuration(entry.within, language)
    const when = zh ? `${match} 后 ${within}内没有 ${not}` : `When ${match} happens, and ${not} does not within ${within}`
    const who = entry.who ? describeRule(entry.who, language, show) : ''
    return who === '' ? when : zh ? `${when}，且${who}` : `${when}, for ${who}`
  },
})

import { z } from 'zod'
import { describeDuration, describeMatch } from '../phrases.ts'
import { durationMs, durationSchema, linkedMatch } from '../parts.ts'
import { warning } from '../problem.ts'
import { armBase, armName } from './arms.ts'
import { defineKind, waitUntil } from './kind.ts'

const settings = z.object({
  ...linkedMatch,
  arms: z
    .array(z.object({ ...armBase, ...linkedMatch }))
    .max(9)
    .optional()
    .describe('other events, each with a way of its own'),
  since: z.enum(['arrival', 'entry']).optional().describe('counts events since the run came here, or since it entered'),
  timeout: durationSchema,
})

const said = {
  en: { happened: 'It happened', timeout: 'It did not happen in time' },
  zh: { happened: '等到了', timeout: '时限内没有发生' },
}

/** Waits for an event, or the first of several, at most so long. */
export const waitEvent = defineKind(
  'wait_event',
  settings,
)({
  fresh: () => ({ event: 'PayOrder', filters: [], links: [], timeout: { amount: 2, unit: 'hour' } }),
  ports: ({ arms = [] }) => ['happened', ...arms.map((one) => one.id), 'timeout'],
  awaits: ({ event, filters, links, arms = [], since }) => {
    const counted = since === 'entry' ? { since: { kind: 'entry' as const } } : {}
    return [{ id: 'happened', event, filters, links }, ...arms].map((one) => ({ port: one.id, match: one, ...counted }))
  },
  over: { port: 'timeout', why: 'did not happen in time' },
  check: (id, { timeout }) => (timeout.amount === 0 ? [warning(id, 'zero_wait')] : []),
  lasts: ({ timeout }) => durationMs(timeout),
  arrive: ({ timeout }, { at }) => waitUntil(at + durationMs(timeout), true),
  describe: (one, language) => {
    const within = describeDuration(one.timeout, language)
    const match = [one, ...(one.arms ?? [])].map((each) => describeMatch(each, language)).join(language === 'zh' ? ' 或 ' : ' or ')
    return language === 'zh' ? `等待 ${match}，最多 ${within}` : `Wait for ${match}, at most ${within}`
  },
  visited: ({ port }, { arms = [] }, language) => {
    const name = armName(arms, port)
    if (name !== undefined) return language === 'zh' ? `等到了「${name}」` : `“${name}” happened`
    return said[language][port === 'happened' ? 'happened' : 'timeout']
  },
})

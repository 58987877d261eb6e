import { z } from 'zod'
import { describeDuration, describeMatch } from '../phrases.ts'
import { durationMs, durationSchema, linkedMatch } from '../parts.ts'
import { defineKind, waitUntil } from './kind.ts'

const said = {
  en: { happened: 'It happened', timeout: 'It did not happen in time' },
  zh: { happened: '等到了', timeout: '时限内没有发生' },
}

/** Waits for an event, at most so long. */
export const waitEvent = defineKind(
  'wait_event',
  z.object({ ...linkedMatch, timeout: durationSchema }),
)({
  fresh: () => ({ event: 'PayOrder', filters: [], links: [], timeout: { amount: 2, unit: 'hour' } }),
  ports: () => ['happened', 'timeout'],
  awaits: (match) => [{ port: 'happened', match }],
  over: { port: 'timeout', why: 'did not happen in time' },
  lasts: ({ timeout }) => durationMs(timeout),
  arrive: ({ timeout }, { at }) => waitUntil(at + durationMs(timeout), true),
  describe: (settings, language) => {
    const within = describeDuration(settings.timeout, language)
    const match = describeMatch(settings, language)
    return language === 'zh' ? `等待 ${match}，最多 ${within}` : `Wait for ${match}, at most ${within}`
  },
  visited: ({ port }, _, language) => said[language][port === 'happened' ? 'happened' : 'timeout'],
})

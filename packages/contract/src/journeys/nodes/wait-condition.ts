import { z } from 'zod'
import { describe, type Rule, ruleSchema, Unanswered } from '../../rules/index.ts'
import { describeDuration } from '../phrases.ts'
import { durationMs, durationSchema } from '../parts.ts'
import { warning } from '../problem.ts'
import { asks } from './condition.ts'
import { type Arrival, defineKind, pass, waitUntil } from './kind.ts'

/** Waits until a rule holds, at most so long: asked on arrival, and whenever something happens that may change the answer. */
export const waitCondition = defineKind(
  'wait_condition',
  z.object({ rule: ruleSchema, timeout: durationSchema }),
)({
  fresh: () => ({ rule: { kind: 'all', rules: [{ kind: 'tag', tag: 'vip' }] }, timeout: { amount: 7, unit: 'day' } }),
  ports: () => ['met', 'timeout'],
  rules: ({ rule }) => [rule],
  watches: ({ rule }) => [rule],
  over: { port: 'timeout', why: 'did not become true' },
  check: (id, { timeout }) => (timeout.amount === 0 ? [warning(id, 'zero_wait')] : []),
  lasts: ({ timeout }) => durationMs(timeout),
  arrive: ({ rule, timeout }, arrival) =>
    holds(rule, arrival) ? pass('met', 'true on arrival') : waitUntil(arrival.at + durationMs(timeout), true),
  again: ({ rule }, arrival) => (holds(rule, arrival) ? pass('met', 'became true') : undefined),
  describe: ({ rule, timeout }, language, show) => {
    const within = describeDuration(timeout, language)
    const what = describe(rule, language, show)
    return language === 'zh' ? `等到 ${what}，最多 ${within}` : `Wait until ${what}, at most ${within}`
  },
  visited: ({ port }, _, language) => {
    if (port === 'met') return language === 'zh' ? '条件已满足' : 'The condition was met'
    return language === 'zh' ? '时限内没有满足' : 'It was not met in time'
  },
})

/** What cannot be answered now is not so yet. */
function holds(rule: Rule, { node, input }: Arrival): boolean {
  try {
    return asks(rule, node, input)
  } catch (error) {
    if (error instanceof Unanswered) return false
    throw error
  }
}

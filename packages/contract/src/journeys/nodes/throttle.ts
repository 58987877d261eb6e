import { z } from 'zod'
import type { Language } from '../../rules/index.ts'
import { durationMs, durationSchema } from '../parts.ts'
import { describeDuration } from '../phrases.ts'
import { defineKind } from './kind.ts'

const settings = z.object({
  perMinute: z.number().int().min(1).max(1_000_000).describe('so many people pass in each minute, in the order they came'),
  most: durationSchema
    .nullable()
    .default({ amount: 72, unit: 'hour' })
    .describe('who would wait for longer than this leaves by `too_late`; null: everybody waits as long as it takes'),
})
type Settings = z.infer<typeof settings>

/** Until when somebody waits for their turn who came at a time. */
export const latestAt = ({ most }: Settings, arrivedAt: number): number => (most ? arrivedAt + durationMs(most) : Infinity)

/** Lets people pass at a rate. Whoever comes stands here until the owner has asked for their turn, in the same transaction. */
export const throttle = defineKind(
  'throttle',
  settings,
)({
  fresh: () => ({ perMinute: 100, most: { amount: 72, unit: 'hour' } }),
  ports: ({ most }) => ['next', ...(most ? ['too_late'] : [])],
  isGate: true,
  takesTurns: true,
  arrive: (_, { at }) => ({ kind: 'wait', dueAt: at, absence: false, why: '', effects: [] }),
  describe: ({ perMinute, most }, language) => {
    const longest = most && describeDuration(most, language)
    const rate = describeRate(perMinute, language)
    if (!longest) return rate
    return language === 'zh' ? `${rate}，最多等待 ${longest}` : `${rate}, nobody waits longer than ${longest}`
  },
  visited: ({ port }, { perMinute }, language) => {
    const rate = describeRate(perMinute, language)
    if (port === 'too_late') return language === 'zh' ? `等待超时（${rate}）` : `Their turn did not come in time (${rate})`
    return language === 'zh' ? `限速通过（${rate}）` : `Let on in turn (${rate})`
  },
})

function describeRate(perMinute: number, language: Language): string {
  const n = perMinute.toLocaleString('en')
  return language === 'zh' ? `每分钟最多 ${n} 人通过` : `At most ${n} people a minute`
}

import { z } from 'zod'
import { describeDuration } from '../phrases.ts'
import { durationMs, durationSchema, idSchema } from '../parts.ts'
import { warning } from '../problem.ts'
import { cameTo } from '../since.ts'
import { type Awaited, defineKind, pass, waitUntil } from './kind.ts'

const settings = z.object({
  of: idSchema.describe('the step that sent the message'),
  what: z.enum(['delivered', 'opened', 'clicked', 'unsubscribed', 'failed']),
  within: durationSchema.describe('counted from when the run came to that step'),
})
type What = z.infer<typeof settings>['what']

/** Before that a message has hardly left: asked earlier, nobody has got it. */
const soonestMs = 60_000

const words: Readonly<Record<'en' | 'zh', Readonly<Record<What, string>>>> = {
  en: {
    delivered: 'delivered',
    opened: 'opened',
    clicked: 'clicked',
    unsubscribed: 'answered by unsubscribing',
    failed: 'not to be delivered',
  },
  zh: { delivered: '送达', opened: '打开', clicked: '点击', unsubscribed: '退订', failed: '发送失败' },
}
/** Whoever clicks has opened, though their mail program may not show it. */
const proofs: Readonly<Record<What, readonly string[]>> = {
  delivered: ['$message_delivered'],
  opened: ['$message_opened', '$message_clicked'],
  clicked: ['$message_clicked'],
  unsubscribed: ['$unsubscribed'],
  failed: ['$message_failed'],
}

/** What became of a message; waits no longer than it has to. */
export const outcome = defineKind(
  'outcome',
  settings,
)({
  fresh: () => ({ of: '-', what: 'opened', within: { amount: 2, unit: 'day' } }),
  ports: () => ['yes', 'no'],
  awaits: ({ of, what, within }) => {
    const one = (port: string, event: string): Awaited => ({
      port,
      match: { event, filters: [], links: [] },
      since: { kind: 'node', node: of },
      of,
      within: durationMs(within),
    })
    return [...proofs[what].map((event) => one('yes', event)), ...(what === 'failed' ? [] : [one('no', '$message_failed')])]
  },
  over: { port: 'no', why: 'not in time' },
  lasts: ({ within }) => durationMs(within),
  refers: ({ of }) => [{ node: of, kind: 'send' }],
  check: (id, { within }) => (durationMs(within) < soonestMs ? [warning(id, 'timeout_short')] : []),
  renamed: (one, idOf) => ({ ...one, of: idOf(one.of) }),
  arrive: ({ of, within }, { at, input }) => {
    const sent = cameTo(of, input.trigger)
    return sent === undefined ? pass('no', 'nothing was sent') : waitUntil(Math.max(at, sent + durationMs(within)), true)
  },
  describe: ({ what, within }, language) => {
    const long = describeDuration(within, language)
    return language === 'zh' ? `消息 ${long}内${words.zh[what]}？` : `Was the message ${words.en[what]} within ${long}?`
  },
  visited: ({ port, why }, { what }, language) => {
    const zh = language === 'zh'
    if (why === 'nothing was sent') return zh ? '没有发送过' : 'Nothing was sent'
    if (port === 'yes') return zh ? `已${words.zh[what]}` : `Was ${words.en[what]}`
    return zh ? `未${words.zh[what]}` : `Was not ${words.en[what]}`
  },
})

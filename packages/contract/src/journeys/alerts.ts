import { z } from 'zod'
import { type BrakeRate, brakeRates } from '../messaging/brake.ts'

export const alertKinds = ['stuck', 'errors', 'volume', 'guardrail', 'brake'] as const
export type AlertKind = (typeof alertKinds)[number]
export const alertStates = ['open', 'acknowledged', 'resolved'] as const

const count = z.number().int()
export const figuresSchema = z.object({
  runs: count.optional().describe('stuck: due and not moved'),
  messages: count.optional().describe('stuck: queued or held for too long'),
  since: z.iso.datetime().optional().describe('stuck: when the oldest of them was due'),
  bad: count
    .optional()
    .describe('errors: runs parked or held and messages failed, in the last hour; brake: messages that the rate is about'),
  all: count
    .optional()
    .describe('errors: all runs and messages that passed the step in the last hour, these included; brake: messages that went out last'),
  window: z.enum(['hour', 'day']).optional().describe('volume: entries of the last full hour, or of the last 24'),
  entries: count.optional(),
  usual: z.number().optional().describe('volume: the median of the weeks before'),
  event: z.string().optional().describe('guardrail: the order'),
  treated: count.optional().describe('guardrail: average amount of those written to, in minor units where it is money'),
  control: count.optional().describe('guardrail: the same of the control group'),
  limit: z.number().optional().describe('guardrail: percent that it may be lower; brake: percent that the rate may be'),
  rate: z.enum(brakeRates).optional().describe('brake: which rate of messages was too high'),
})
export type Figures = z.infer<typeof figuresSchema>

export const alertSchema = z.object({
  id: z.string(),
  kind: z.enum(alertKinds),
  state: z.enum(alertStates),
  journeyId: z.string(),
  journeyName: z.string(),
  node: z.string().nullable().describe('the step it is about; null: the journey'),
  figures: figuresSchema,
  text: z.object({ en: z.string(), zh: z.string() }),
  link: z.string().describe('page of the console, below the project'),
  openedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  acknowledgedAt: z.iso.datetime().nullable(),
  acknowledgedBy: z.string().nullable(),
  resolvedAt: z.iso.datetime().nullable().describe('when it was over, by itself'),
})
export type Alert = z.infer<typeof alertSchema>
export const alertsSchema = z.object({ items: z.array(alertSchema), next: z.string().nullable() })
export const alertsQuerySchema = z.object({
  state: z.enum(['unresolved', ...alertStates]).optional(),
  journeyId: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** Opens an alert, or only keeps one open that there is: what opens is asked more of than what goes on, so that none flaps. */
export type Level = 'opens' | 'goes_on'

/** How late somebody must be. A big audience that is due at once takes minutes. */
export const lateMinutes = 15
export const heldHours = 72

const fewestErrors = 5
/** A step fails when this share of what came to it in an hour went wrong. */
export function judgeErrors(bad: number, all: number): Level | undefined {
  if (bad >= fewestErrors && bad / all >= 0.1) return 'opens'
  return bad > 0 && bad / all >= 0.05 ? 'goes_on' : undefined
}

export const volumeDays = 28
const fewestDays = 7
const dayHours = 24
const weekDays = 7

interface Unusual {
  readonly level: Level
  readonly figures: Required<Pick<Figures, 'window' | 'entries' | 'usual'>>
}

/**
 * Are the entries of the last hour, or of the last 24, far from what is usual? `hours`: how many entered in each full hour, the last one last,
 * from the first there were. Compared with the same hour of the days before by their median and the median distance from it; what
 * one of the same weekdays came near to is usual.
 */
export function judgeVolume(hours: readonly number[]): Unusual | undefined {
  const blocks = dayBlocks(hours)
  const [today = 0, ...days] = blocks
  if (days.length < fewestDays) return undefined
  const usual = medianOf(days)
  const weekly = (of: readonly number[]) => of.filter((_, i) => (i + 1) % weekDays === 0)
  const isSilent = today === 0 && usual >= fewestErrors && !weekly(days).includes(0)
  if (isSilent) return { level: 'opens', figures: { window: 'day', entries: 0, usual } }
  const [now = 0, ...same] = hours.toReversed().filter((_, i) => i % dayHours === 0)
  const found = [
    { window: 'hour' as const, level: levelOf(now, same.slice(0, days.length), weekly(same)), entries: now, usual: medianOf(same) },
    { window: 'day' as const, level: levelOf(today, days, weekly(days)), entries: today, usual },
  ]
  const worst = found.find((one) => one.level === 'opens') ?? found.find((one) => one.level !== undefined)
  if (!worst?.level) return undefined
  const { level, ...figures } = worst
  return { level, figures }
}

/** Entries of the last 24 hours, of those before, and so on; whole ones only. */
function dayBlocks(hours: readonly number[]): number[] {
  const backwards = hours.toReversed()
  return Array.from({ length: Math.floor(hours.length / dayHours) }, (_, i) =>
    backwards.slice(i * dayHours, (i + 1) * dayHours).reduce((sum, n) => sum + n, 0),
  )
}

function levelOf(now: number, before: readonly number[], sameWeekday: readonly number[]): Level | undefined {
  const usual = medianOf(before)
  const spread = 1.4826 * medianOf(before.map((n) => Math.abs(n - usual)))
  const distance = Math.abs(now - usual)
  const z = distance / Math.max(spread, Math.sqrt(Math.max(usual, 1)))
  if (sameWeekday.some((n) => now >= n / 2 && now <= n * 2)) return undefined
  if (z >= 6 && distance >= 20) return 'opens'
  return z >= 3 && distance >= 10 ? 'goes_on' : undefined
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low = 0, high = low] = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1)
  return (low + high) / 2
}

const brakeWords: Readonly<Record<BrakeRate, readonly [en: string, zh: string]>> = {
  complained: ['were reported as spam', '被投诉'],
  bounced: ['came back for good', '永久退回'],
  failed: ['failed', '发送失败'],
  unsubscribed: ['made people unsubscribe', '引起退订'],
}

/** What is wrong, as an operator would say it. */
export function describeAlert(kind: AlertKind, figures: Figures): { en: string; zh: string } {
  const { runs = 0, messages = 0, bad = 0, all = 0, window = 'hour', entries = 0, usual = 0 } = figures
  const people = (n: number) => `${n} ${n === 1 ? 'person' : 'people'}`
  switch (kind) {
    case 'stuck':
      if (runs === 0) return { en: `${messages} messages wait to be sent for too long`, zh: `${messages} 条消息等待发送时间过长` }
      return {
        en: `${people(runs)} should have gone on long ago and ${runs === 1 ? 'has' : 'have'} not${messages > 0 ? `; ${messages} messages wait too long` : ''}`,
        zh: `${runs} 人早该继续却没有动${messages > 0 ? `；${messages} 条消息等待过长` : ''}`,
      }
    case 'errors':
      return {
        en: `${bad} of ${all} went wrong here in the last hour`,
        zh: `近 1 小时经过这里的 ${all} 次中有 ${bad} 次出错`,
      }
    case 'guardrail': {
      const { event = '', treated = 0, control = 0, limit = 0 } = figures
      const drop = Math.round((1 - treated / control) * 1_000) / 10
      return {
        en: `The average amount of “${event}” is ${drop} % lower than in the control group, certainly by more than ${limit} %`,
        zh: `「${event}」的平均金额比对照组低 ${drop}%，确定超过 ${limit}% 的上限`,
      }
    }
    case 'brake': {
      const { rate = 'failed', limit = 0 } = figures
      const [en, zh] = brakeWords[rate]
      return {
        en: `Paused by itself: ${bad} of the last ${all} messages ${en}, surely more than ${limit} %. Look into it, then resume it`,
        zh: `已自动暂停：最近 ${all} 条消息中有 ${bad} 条${zh}，确定超过 ${limit}% 的上限。请查明原因后手动恢复`,
      }
    }
    case 'volume': {
      const [en, zh] = window === 'hour' ? ['in the last full hour', '上一小时'] : ['in the last 24 hours', '近 24 小时']
      const round = Math.round(usual)
      if (entries === 0) return { en: `Nobody entered ${en}; usually about ${round} do`, zh: `${zh}无人进入，平时约 ${round} 人` }
      return { en: `${entries} entered ${en}; usually about ${round} do`, zh: `${zh}有 ${entries} 人进入，平时约 ${round} 人` }
    }
  }
}

import { z } from 'zod'
import { shareInterval } from '../experiments/interval.ts'
import { capBlock, gapBlock } from './contacts.ts'
import type { Decision, GateFacts } from './gate.ts'

/** So many people are asked one by one; of more, so many drawn by lot. */
export const forecastMost = 20_000

/** `goes` at once, `waits` until a rule lets it go, or does `not` go at all. */
export const forecastOutcomes = ['goes', 'waits', 'not'] as const
export type ForecastOutcome = (typeof forecastOutcomes)[number]

const people = z.number().int()
export const forecastReasonSchema = z.object({
  key: z.string().describe('by which the people are asked for'),
  outcome: z.enum(forecastOutcomes),
  check: z.number().int().nullable().describe('number of the contact rule that decides; null: none does'),
  people: people.describe('about so many, where not everybody was asked'),
  interval: z.tuple([people, people]).nullable().describe('between which the number lies (95 %); null: everybody was asked'),
})
export const messageForecastSchema = z.object({
  people: people.describe('who is meant'),
  asked: people.describe('so many of them were asked what the gate says; fewer than are meant: drawn by lot'),
  reasons: z.array(forecastReasonSchema).describe('everybody stands in one of them: who goes first, then by number'),
})
export type MessageForecast = z.infer<typeof messageForecastSchema>

/** What the gate would say of one message now. */
export interface Foretold {
  readonly key: string
  readonly outcome: ForecastOutcome
  readonly check: number | null
}

export const goes: Foretold = { key: 'goes', outcome: 'goes', check: null }
/** Drawn to get nothing, to compare with. */
export const inControlArm: Foretold = { key: 'control_arm', outcome: 'not', check: 8 }

/** By which rule, and not until when: that is each person's own. */
export function foretoldBy(decision: Decision, facts: GateFacts): Foretold {
  if (decision.kind === 'send') return goes
  const [code = ''] = decision.reason.split(': ')
  if (decision.kind === 'drop') return { key: decision.reason, outcome: 'not', check: decision.check }
  const rule = { 12: gapBlock, 13: capBlock }[decision.check as 12 | 13]?.(facts.rules, facts)?.rule
  return { key: rule === undefined ? code : `${code}: ${rule}`, outcome: 'waits', check: decision.check }
}

/** How many of all stand how, by what was said of those who were asked. */
export function tallyForecast(all: number, said: readonly Foretold[]): MessageForecast {
  const isSample = said.length < all
  const reasons = [...Map.groupBy(said, ({ key }) => key).values()].flatMap((some) => {
    const [one] = some
    if (!one) return []
    const interval = isSample ? shareInterval({ n: some.length, of: said.length }) : undefined
    return [
      {
        key: one.key,
        outcome: one.outcome,
        check: one.check,
        people: isSample ? Math.round((some.length / said.length) * all) : some.length,
        interval: interval ? ([Math.floor(interval[0] * all), Math.ceil(interval[1] * all)] as [number, number]) : null,
      },
    ]
  })
  const order = (outcome: ForecastOutcome): number => (outcome === 'goes' ? 0 : 1)
  return {
    people: all,
    asked: said.length,
    reasons: reasons.toSorted((a, b) => order(a.outcome) - order(b.outcome) || b.people - a.people || (a.key < b.key ? -1 : 1)),
  }
}

/** What a number of a forecast is about, short; `detail`: the rule. */
export function forecastText(key: string): { readonly en: string; readonly zh: string } {
  const [code = '', ...rest] = key.split(': ')
  const detail = rest.join(': ')
  const [en, zh] = texts[code] ?? [code, code]
  return detail === '' ? { en, zh } : { en: `${en} (${detail})`, zh: `${zh}（${detail}）` }
}

const texts: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  goes: ['Go', '可发送'],
  control_arm: ['Control group of this message', '本次对照组'],
  person_gone: ['No longer exist', '用户已不存在'],
  unsubscribed: ['Refused', '已退订'],
  no_consent: ['No consent', '未授权'],
  no_address: ['No address of the channel', '没有该渠道的地址'],
  suppressed: ['Address suppressed', '地址在禁发名单中'],
  global_control: ['Global control group', '全局对照组'],
  mismatch: ['Content does not suit', '内容不适合'],
  quiet_hours: ['Not sent: quiet hours', '免打扰时段，不发送'],
  quiet_until: ['Wait: quiet hours', '免打扰时段，顺延'],
  quiet_too_long: ['Not sent: quiet hours last too long', '免打扰需顺延过久，不发送'],
  minimum_gap: ['Not sent: minimum gap', '未到最小间隔，不发送'],
  gap_until: ['Wait: minimum gap', '未到最小间隔，顺延'],
  gap_too_long: ['Not sent: minimum gap lasts too long', '最小间隔需顺延过久，不发送'],
  frequency_cap: ['Not sent: frequency cap', '达到频次上限，不发送'],
  cap_until: ['Wait: frequency cap', '达到频次上限，顺延'],
  cap_too_long: ['Not sent: frequency cap lasts too long', '频次上限需顺延过久，不发送'],
  outranked: ['Give way to a higher priority', '让位于更高优先级'],
  outranked_until: ['Wait for a higher priority', '等待更高优先级'],
  outranked_too_long: ['Would wait too long for a higher priority', '等待更高优先级过久，不发送'],
  channel_not_set: ['Wait: the channel has no account', '渠道未配置账号，等待'],
  channel_unreadable: ['Wait: the account cannot be read', '渠道配置无法读取，等待'],
  account_stopped: ['Wait: the account is stopped', '渠道账号已停用，等待'],
}

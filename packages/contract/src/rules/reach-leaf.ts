import { z } from 'zod'
import { type ConsentChannel, consentChannels, purposeKeySchema } from '../messaging/consents.ts'
import { sendingChannels, unreachable } from '../messaging/reach.ts'
import type { Language, ShowValue } from './describe.ts'

export const reachStates = ['agreed', 'refused', 'unknown', 'reachable'] as const
export type ReachState = (typeof reachStates)[number]

/** What somebody said of a purpose on a channel, or whether a message for it can reach them there. */
export interface ReachRule {
  readonly kind: 'reach'
  readonly purpose: string
  readonly channel: ConsentChannel
  readonly is: ReachState
}

export const reachLeafSchema = z
  .object({
    kind: z.literal('reach'),
    purpose: purposeKeySchema.describe('a purpose of the project'),
    channel: z.enum(consentChannels),
    is: z
      .enum(reachStates)
      .describe('`agreed`, `refused`; `unknown`: nothing is recorded; `reachable`: consent allows it and there is a usable address'),
  })
  .refine(({ channel, is }) => is !== 'reachable' || sendingChannels.some((one) => one === channel), {
    path: ['channel'],
    message: 'nothing is sent by this channel yet',
  })

/** What is known of somebody's consents and addresses. */
export interface Contact {
  /** By `consentKey`. */
  readonly consents: ReadonlyMap<string, boolean>
  /** Channels with a usable address, with what it is on the suppression list for. */
  readonly addresses: ReadonlyMap<ConsentChannel, readonly string[]>
  /** What the silence of people means, by purpose; of an archived one, and of others, it is a no. */
  readonly silence: ReadonlyMap<string, 'allow' | 'deny'>
}

export const consentKey = (purpose: string, channel: ConsentChannel): string => `${purpose} ${channel}`

export const unknownContact: Contact = { consents: new Map(), addresses: new Map(), silence: new Map() }

/** The SQL form is held against it, and `reachable` against what the gate decides. */
export function reachHolds({ purpose, channel, is }: ReachRule, { consents, addresses, silence }: Contact): boolean {
  const consent = consents.get(consentKey(purpose, channel))
  switch (is) {
    case 'agreed':
      return consent === true
    case 'refused':
      return consent === false
    case 'unknown':
      return consent === undefined
    case 'reachable':
      return (
        unreachable({
          channel,
          class: 'marketing',
          consent,
          whenUnknown: silence.get(purpose) ?? 'deny',
          hasAddress: addresses.has(channel),
          suppressed: addresses.get(channel) ?? [],
        }) === undefined
      )
  }
}

export const channelWords: Record<Language, Record<ConsentChannel, string>> = {
  en: { email: 'email', sms: 'SMS', wechat: 'WeChat', push: 'push', phone: 'phone', webhook: 'webhook' },
  zh: { email: '邮件', sms: '短信', wechat: '微信', push: '推送', phone: '电话', webhook: '站内信' },
}

/** The channel that a text names: its key, or its name in either language; undefined: none. */
export const channelNamed = (text: string): ConsentChannel | undefined =>
  consentChannels.find((one) =>
    [one, channelWords.en[one], channelWords.zh[one]].some((name) => name.toLowerCase() === text.trim().toLowerCase()),
  )

export function describeReach({ purpose, channel, is }: ReachRule, language: Language, show: ShowValue): string {
  const [what, by] = [show('purpose', '', purpose), channelWords[language][channel]]
  if (language === 'zh')
    return {
      agreed: `同意通过${by}接收「${what}」`,
      refused: `拒绝通过${by}接收「${what}」`,
      unknown: `未表态是否通过${by}接收「${what}」`,
      reachable: `可通过${by}触达「${what}」`,
    }[is]
  return {
    agreed: `has agreed to “${what}” by ${by}`,
    refused: `has refused “${what}” by ${by}`,
    unknown: `has not said whether they agree to “${what}” by ${by}`,
    reachable: `can be reached for “${what}” by ${by}`,
  }[is]
}

/** The opposite, where a language has a verb for it. */
export function describeNoReach({ purpose, channel, is }: ReachRule, language: Language, show: ShowValue): string {
  const [what, by] = [show('purpose', '', purpose), channelWords[language][channel]]
  if (language === 'zh')
    return {
      agreed: `没有同意通过${by}接收「${what}」`,
      refused: `没有拒绝通过${by}接收「${what}」`,
      unknown: `已表态是否通过${by}接收「${what}」`,
      reachable: `不可通过${by}触达「${what}」`,
    }[is]
  return {
    agreed: `has not agreed to “${what}” by ${by}`,
    refused: `has not refused “${what}” by ${by}`,
    unknown: `has said whether they agree to “${what}” by ${by}`,
    reachable: `cannot be reached for “${what}” by ${by}`,
  }[is]
}

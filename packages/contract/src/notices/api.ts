import { z } from 'zod'
import { alertKinds } from '../journeys/alerts.ts'

export const destinationKinds = ['wecom', 'dingtalk', 'feishu', 'mail'] as const
export type DestinationKind = (typeof destinationKinds)[number]

/** What is told: alerts of journeys by their kind, `account`, an account at a provider that was stopped, and `metric`, a metric alert. */
export const noticeKinds = [...alertKinds, 'account', 'metric'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** A colleague hands something over: told to the one destination that was chosen, whatever it wants otherwise. */
export type ToldKind = NoticeKind | 'handover'

export const severities = ['medium', 'high'] as const
export type Severity = (typeof severities)[number]

/** People wait, or nothing goes out; of numbers that are unusual somebody should know. */
export const severityOf: Readonly<Record<ToldKind, Severity>> = {
  stuck: 'high',
  errors: 'high',
  volume: 'medium',
  guardrail: 'high',
  brake: 'high',
  account: 'high',
  metric: 'high',
  handover: 'medium',
}

const settings = z.object({
  keyword: z.string().max(50).optional().describe('dingtalk, feishu: the word that the robot demands in every message'),
  to: z.string().optional().describe('mail: the address'),
})

export const alertDestinationSchema = z.object({
  id: z.string(),
  kind: z.enum(destinationKinds).describe('the robot of a chat, or mail by the mail server of the project'),
  name: z.string(),
  settings: settings.describe('what everybody with the right may see'),
  secrets: z.array(z.string()).describe('names of the secrets that are stored: webhook, secret'),
  isReadable: z.boolean().describe('false: the secrets were sealed with another MILLRACE_SECRET; enter them again'),
  wants: z.array(z.enum(noticeKinds)).describe('kinds of alerts that are told'),
  least: z.enum(severities).describe('the least severity that is told: medium is all'),
  stopped: z.string().nullable().describe('why it refuses; nothing is sent before it is saved again, and what waits is told then'),
  waiting: z.number().int().describe('alerts that are still to be told'),
  waitsUntil: z.iso.datetime().nullable().describe('nothing is sent before: the provider asked for a pause'),
  workedAt: z.iso.datetime().nullable().describe('when a message was last taken'),
  failedAt: z.iso.datetime().nullable().describe('when a message was last refused, or its end was not seen'),
  failure: z.string().nullable().describe('what was said then'),
  revision: z.number().int(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
})
export type AlertDestination = z.infer<typeof alertDestinationSchema>
export const alertDestinationsSchema = z.object({ items: z.array(alertDestinationSchema), next: z.null() })

/** The address of a robot as its chat shows it; another host is right for a proxy or an emulator. */
const webhook = (ending: string, like: string) =>
  z
    .url({ protocol: /^https?$/, abort: true })
    .max(500)
    .regex(new RegExp(`^https?://[^/?#@]+(/[^?#]*)?${ending}$`), { error: `the whole address of the robot, like ${like}` })
    .describe(`address of the robot, like ${like}`)

const secret = z.string().trim().max(200).optional().describe('with which messages are signed; none: the robot asks for no signature')
const keyword = z.string().trim().max(50).optional().describe('the word that the robot demands in every message')

/** What each kind keeps: settings are shown, secrets are sealed. */
export const destinationShapes = {
  wecom: {
    settings: z.strictObject({}),
    secrets: z.strictObject({
      webhook: webhook('/cgi-bin/webhook/send\\?([^#]*&)?key=[^&#]+(&[^#]*)?', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…'),
    }),
  },
  dingtalk: {
    settings: z.strictObject({ keyword }),
    secrets: z.strictObject({
      webhook: webhook('/robot/send\\?([^#]*&)?access_token=[^&#]+(&[^#]*)?', 'https://oapi.dingtalk.com/robot/send?access_token=…'),
      secret,
    }),
  },
  feishu: {
    settings: z.strictObject({ keyword }),
    secrets: z.strictObject({
      webhook: webhook('/open-apis/bot/v2/hook/[^/?#]+', 'https://open.feishu.cn/open-apis/bot/v2/hook/…'),
      secret,
    }),
  },
  mail: {
    settings: z.strictObject({ to: z.email().max(200).describe('one address; a list has one too') }),
    secrets: z.strictObject({}),
  },
} as const

const common = {
  name: z.string().trim().min(1).max(100),
  wants: z
    .array(z.enum(noticeKinds))
    .min(1)
    .default([...noticeKinds])
    .describe('kinds of alerts that are told; left out: all'),
  least: z.enum(severities).default('medium').describe('the least severity that is told: medium is all'),
}
const { wecom, dingtalk, feishu, mail } = destinationShapes

export const newDestinationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('wecom'), ...common, settings: wecom.settings.default({}), secrets: wecom.secrets }),
  z.object({ kind: z.literal('dingtalk'), ...common, settings: dingtalk.settings.default({}), secrets: dingtalk.secrets }),
  z.object({ kind: z.literal('feishu'), ...common, settings: feishu.settings.default({}), secrets: feishu.secrets }),
  z.object({ kind: z.literal('mail'), ...common, settings: mail.settings, secrets: mail.secrets.default({}) }),
])

const kept = 'all of them anew; left out, they stay'
export const destinationInputSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('wecom'), ...common, settings: wecom.settings.default({}), secrets: wecom.secrets.optional().describe(kept) }),
  z.object({
    kind: z.literal('dingtalk'),
    ...common,
    settings: dingtalk.settings.default({}),
    secrets: dingtalk.secrets.optional().describe(kept),
  }),
  z.object({
    kind: z.literal('feishu'),
    ...common,
    settings: feishu.settings.default({}),
    secrets: feishu.secrets.optional().describe(kept),
  }),
  z.object({ kind: z.literal('mail'), ...common, settings: mail.settings, secrets: mail.secrets.optional().describe(kept) }),
])

export const testedDestinationSchema = z.object({
  state: z.enum(['said', 'refused', 'unknown']).describe('unknown: it may have arrived, nobody knows'),
  detail: z.string().describe('what the other side said'),
})
export type TestedDestination = z.infer<typeof testedDestinationSchema>

import { z } from 'zod'
import { pageQuery } from '../paging.ts'

/** Channels that people can be asked about, whether or not anything is sent by them yet. */
export const consentChannels = ['email', 'sms', 'wechat', 'push', 'phone', 'webhook'] as const
export type ConsentChannel = (typeof consentChannels)[number]

/** The purpose that every project has: advertising of any kind. */
export const marketingPurpose = 'marketing'
/** An event of this name says that a person agreed or withdrew; its properties are `consentEventSchema`. */
export const consentEvent = '$consent'

export const purposeKeySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/)
  .describe('lower-case letters, digits and _, a letter first')
const whenUnknown = z.enum(['allow', 'deny']).describe('what holds for people of whom nothing is recorded')

export const purposeInputSchema = z.object({
  nameEn: z.string().min(1).max(100),
  nameZh: z.string().min(1).max(100),
  whenUnknown,
  textVersion: z.string().max(40).default('').describe('version of the text that people agree to now; kept with each record'),
  text: z.string().max(10_000).default('').describe('the text itself'),
})
export const purposeSchema = purposeInputSchema.extend({
  key: purposeKeySchema,
  isBuiltIn: z.boolean().describe('`marketing`: there always; what holds when nothing is recorded is a setting of the project'),
  isArchived: z.boolean().describe('not asked for any more; what was recorded stays'),
  revision: z.number().int(),
})
export type Purpose = z.infer<typeof purposeSchema>
export const newPurposeSchema = purposeInputSchema.extend({ key: purposeKeySchema })
export const purposesSchema = z.object({ items: z.array(purposeSchema) })

const recorded = {
  purpose: z.string(),
  channel: z.enum(consentChannels),
  granted: z.boolean().describe('agreed, or withdrawn; a pair without a record is unknown'),
  source: z.string().describe('how we know: a form, a call, `event`, `unsubscribe link`'),
  textVersion: z.string().describe('version of the text that was agreed to; empty when it is not known'),
  proof: z.string().describe('what proves it: a document, a call number, the key of the event'),
  at: z.iso.datetime().describe('when the person said so'),
}
export const consentSchema = z.object(recorded)
export type Consent = z.infer<typeof consentSchema>
export const consentsSchema = z.object({ items: z.array(consentSchema) })

export const consentInputSchema = z.object({
  granted: z.boolean(),
  source: z.string().min(1).max(200),
  textVersion: z.string().max(40).optional().describe('the purpose’s present one, unless said otherwise'),
  proof: z.string().max(2_000).default(''),
  at: z.iso.datetime().optional().describe('when the person said so; now, unless said otherwise'),
})

export const consentChangeSchema = z.object({
  ...recorded,
  id: z.number().int(),
  recordedAt: z.iso.datetime(),
  recordedBy: z.string().describe('an account, a token, or `record` for what came in with events'),
})
export const consentHistorySchema = z.object({ items: z.array(consentChangeSchema), next: z.string().nullable() })
export type ConsentHistory = z.infer<typeof consentHistorySchema>
export const consentHistoryQuerySchema = z.object(pageQuery)

/** Properties of a `$consent` event, from any source or import. */
export const consentEventSchema = z.object({
  $purpose: purposeKeySchema.default(marketingPurpose),
  $channel: z.enum(consentChannels).default('email'),
  $granted: z.boolean(),
  $source: z.string().max(200).default('event'),
  $text_version: z.string().max(40).default(''),
  $proof: z.string().max(2_000).default(''),
})

interface Held {
  readonly granted: boolean
  readonly at: Date
}

/** Of what two people said who turn out to be one, the refusal holds; of two of a kind, the later. */
export const strictest = <T extends Held>(one: T, other: T): T =>
  one.granted === other.granted ? (one.at >= other.at ? one : other) : one.granted ? other : one

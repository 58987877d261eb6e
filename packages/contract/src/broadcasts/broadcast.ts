import { z } from 'zod'
import { audienceTimeSchema } from '../journeys/entries/index.ts'
import { durationSchema, eventMatch, goalMetricSchema } from '../journeys/parts.ts'
import { bestTimeSchema } from '../messaging/best-time.ts'
import { sendingChannels } from '../messaging/reach.ts'
import { type Rule, ruleSchema } from '../rules/index.ts'

/** Variants are called by letters, in their order. */
export const variantIds = ['a', 'b', 'c', 'd'] as const
export type VariantId = (typeof variantIds)[number]
export const controlId = 'control'

const percent = z.number().min(0).max(100)

const canarySchema = z.object({
  percent: z.number().int().min(1).max(50).describe('so many of the people get it first'),
  minutes: z.number().int().min(5).max(1_440).describe('the others wait so long for what becomes of that'),
  maxFailedPercent: percent.describe('of who was written to'),
  maxUnsubscribedPercent: percent.describe('of who was written to'),
})
export type Canary = z.infer<typeof canarySchema>

/** What a message must not cost beside what it brings. */
export const guardrailSchema = z.object({
  event: z.string().min(1).max(200).describe('an order'),
  property: z.string().min(1).max(200).describe('its amount'),
  maxDropPercent: z.number().min(0).max(90).describe('so much lower than that of the control group the average order may be'),
})
export type Guardrail = z.infer<typeof guardrailSchema>

/** One message to many people: whom, what, when, and what it is for. */
export const broadcastSchema = z.object({
  audience: z.object({
    who: ruleSchema.nullable().describe('null: not chosen yet'),
    except: ruleSchema.optional().describe('people who do not get it although they are meant'),
  }),
  when: audienceTimeSchema.describe('at once when it is sent, at a time, or again and again'),
  channel: z.enum(sendingChannels),
  variants: z
    .array(z.object({ templateId: z.string().max(100), weight: z.number().int().min(1).max(100).describe('percent') }))
    .min(1)
    .max(variantIds.length)
    .refine((all) => all.reduce((sum, { weight }) => sum + weight, 0) === 100, 'the weights come to 100')
    .describe('who gets which stays the same, also when it is sent again'),
  control: z.number().int().min(0).max(50).default(0).describe('percent of the people who get nothing, to compare with'),
  class: z.enum(['marketing', 'service']).default('marketing'),
  purpose: z.string().max(40).optional().describe('which consent a marketing message needs; `marketing`, unless said otherwise'),
  goal: z
    .object({ ...eventMatch, metricId: goalMetricSchema, within: durationSchema })
    .nullable()
    .default(null)
    .describe('what people are to do, and how long after they were taken in it counts'),
  priority: z
    .number()
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe(
      'of broadcasts that mean the same person the higher comes first, and keeps its places under the caps; 50 unless said otherwise',
    ),
  budget: z
    .number()
    .min(0)
    .max(1_000_000_000)
    .optional()
    .describe('so much money of the currency of the project its marketing messages may cost in all; what would cost more is not sent'),
  perMinute: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('so many are written to in each minute; left out, as many as the channel takes'),
  bestTime: bestTimeSchema.optional().describe('each person gets it at the hour at which they open most; left out, at once'),
  guardrail: guardrailSchema
    .nullable()
    .default(null)
    .describe('the average order value is looked at once a day against the control group; an alert is raised when it is certainly lower'),
  canary: canarySchema.nullable().default(null).describe('some get it first; too many failures or unsubscribes, and it stops by itself'),
})
export type Broadcast = z.infer<typeof broadcastSchema>
export type BroadcastInput = z.input<typeof broadcastSchema>

/** Who is meant, without who is left out; undefined: nobody has been chosen yet. */
export const meantBy = ({ audience: { who, except } }: Pick<Broadcast, 'audience'>): Rule | undefined =>
  who === null ? undefined : except ? { kind: 'all', rules: [who, { kind: 'not', rule: except }] } : who

/** Letters of the variants that a broadcast has. */
export const variantsOf = ({ variants }: Pick<Broadcast, 'variants'>): VariantId[] => variantIds.slice(0, variants.length)

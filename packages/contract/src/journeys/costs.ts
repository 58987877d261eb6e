import { z } from 'zod'
import { pageQuery } from '../paging.ts'
import { sendingChannels } from '../messaging/reach.ts'

const period = {
  from: z.iso.date().optional().describe('first day, in the zone of the project; 29 days before the last, unless said otherwise'),
  to: z.iso.date().optional().describe('last day; today, unless said otherwise'),
}
export const costsQuerySchema = z.object(period)

const count = z.number().int()
/** Whole minor units of the project's currency. */
const money = z.number().int()

/** Numbers that lead to the people they count. */
export const costFigures = ['sent', 'converted', 'treated', 'treated_converted', 'control', 'control_converted'] as const
export type CostFigure = (typeof costFigures)[number]

const spentSchema = z.object({
  channel: z.enum(sendingChannels),
  people: count.describe('written to in the period'),
  messages: count,
  units: count.describe('that providers counted; messages, where nobody counts'),
  spend: money.nullable().describe('units at the prices of now; null: a price is not set'),
  converted: count.describe('people written to who then reached the goal within its time: seen, not caused'),
  perConverted: money.nullable(),
})

const groupSchema = z.object({ people: count, converted: count })

/** Why it is not known what came of a campaign beyond what would have been. */
export const unknownCauses = ['no_control', 'no_goal', 'too_few', 'still_open'] as const
export type UnknownCause = (typeof unknownCauses)[number]

const incrementalSchema = z.object({
  value: z.number().describe('conversions beyond those at the rate of the control group'),
  from: z.number().describe('of the interval of 95 %'),
  to: z.number(),
  spend: money.nullable().describe('for the people who are compared'),
  each: z
    .object({ value: money.nullable(), from: money.nullable(), to: money.nullable() })
    .nullable()
    .describe('what one more conversion costs; a bound of null: it may be that there is none; null: a price is not set'),
})

const comparedSchema = z.object({
  by: z
    .enum(['own', 'global'])
    .nullable()
    .describe('`own`: the control arm of the campaign; `global`: the control group of the project; null: neither'),
  treated: groupSchema.describe('everybody who was to be written to, written to or not, whose time for the goal is over'),
  control: groupSchema,
  open: count.describe('people whose time for the goal is not over: they are not compared yet'),
  unknown: z.enum(unknownCauses).nullable(),
  incremental: incrementalSchema.nullable(),
})

export const costsSchema = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  channels: z.array(
    spentSchema.extend({
      campaigns: count,
      compared: count.describe('campaigns of this channel alone that could be compared: those behind `incremental`'),
      incremental: incrementalSchema.nullable(),
    }),
  ),
  campaigns: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['journey', 'broadcast']),
      name: z.string(),
      channels: z.array(spentSchema),
      spend: money.nullable(),
      ...comparedSchema.shape,
    }),
  ),
  ms: z.number(),
})
export type Costs = z.infer<typeof costsSchema>
export type Campaign = Costs['campaigns'][number]
export type Spent = z.infer<typeof spentSchema>

export const costPeopleQuerySchema = z.object({
  ...pageQuery,
  ...period,
  what: z.enum(costFigures),
  campaign: z.string().max(100).optional().describe('without: all campaigns'),
  channel: z.enum(sendingChannels).optional().describe('of messages; without: all channels'),
})

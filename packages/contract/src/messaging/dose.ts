import { z } from 'zod'

/** People with more touches than this stand together. */
export const mostTouches = 10

export const doseQuerySchema = z.object({
  event: z.string().min(1).max(200).describe('what people are to do: `PayOrder`'),
  days: z.coerce.number().int().min(1).max(180).default(30).describe('marketing messages of so many days back'),
  within: z.coerce.number().int().min(1).max(30).default(7).describe('days after the first of them in which it counts'),
})

const people = z.number().int()
const share = z.object({ share: z.number().min(0).max(1), low: z.number(), high: z.number() }).describe('with its 95 % interval (Wilson)')

export const doseSchema = z.object({
  people: people.describe('who got a marketing message at all'),
  items: z.array(
    z.object({
      touches: z.number().int().describe('messages that a person got; the last stands for all above, too'),
      people,
      responded: people,
      rate: share,
      gain: z
        .object({ difference: z.number(), low: z.number(), high: z.number() })
        .nullable()
        .describe('share above that of one touch fewer (Newcombe, 95 %); null: nobody had one fewer'),
      unsubscribed: people.describe('asked for no more after the first message'),
    }),
  ),
})
export type Dose = z.infer<typeof doseSchema>

import { z } from 'zod'

export const nextItemsQuerySchema = z.object({
  event: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('what counts as having had an item: `PayOrder`; without it every event that names one'),
  type: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('dimension table: `product`; without it the first that a property of events is linked to'),
  limit: z.coerce.number().int().min(1).max(20).default(5),
})

export const nextItemsSchema = z.object({
  items: z
    .array(
      z.object({
        type: z.string(),
        id: z.string(),
        properties: z.record(z.string(), z.unknown()).describe('as the item is now; empty when it was never sent'),
        why: z.enum(['together', 'popular']).describe('had by those who have had what the person has had; or only by many'),
        because: z.string().nullable().describe('the item of the person that speaks most for it'),
        lift: z
          .number()
          .nullable()
          .describe('how many times as many of those who had `because` have had it as of everybody, drawn towards 1 where few have had it'),
        people: z.number().int().describe('who have had it in the last 365 days'),
      }),
    )
    .describe('best first'),
  next: z.null(),
})
export type NextItems = z.infer<typeof nextItemsSchema>

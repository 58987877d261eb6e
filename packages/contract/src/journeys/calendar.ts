import { z } from 'zod'

export const calendarKinds = ['goes_live', 'begins', 'audience', 'until', 'ends', 'sent'] as const

export const calendarQuerySchema = z.object({
  from: z.iso.date().describe('first day, of the project’s calendar'),
  to: z.iso.date().describe('last day; 62 days at most'),
})

export const calendarSchema = z.object({
  items: z.array(
    z.object({
      day: z.iso.date(),
      at: z.iso.datetime().nullable().describe('null: of the whole day'),
      kind: z.enum(calendarKinds).describe('`audience`: takes people in; `begins`, `until`: of entries; `ends`: whoever is inside leaves'),
      journeyId: z.string(),
      name: z.string(),
      people: z.number().int().nullable().describe('taken in, or messages sent; of what is to come as many as the last time'),
      isPlanned: z.boolean(),
    }),
  ),
  next: z.null(),
})
export type Calendar = z.infer<typeof calendarSchema>

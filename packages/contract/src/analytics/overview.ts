import { z } from 'zod'

/** Today in the project's zone, problems first. */
export const overviewSchema = z.object({
  day: z.string().describe('today in the project’s zone'),
  people: z.number().int(),
  activePeople: z.number().int().describe('people with an event today'),
  events: z.number().int().describe('events stored in all'),
  eventsToday: z.number().int(),
  sends: z.number().int().describe('messages that left, in all'),
  delivered: z.number().int(),
  opened: z.number().int(),
  clicked: z.number().int(),
  goals: z.number().int().describe('conversions counted by journeys'),
  journeysRunning: z.number().int(),
  rejectedToday: z.number().int(),
  backlogSeconds: z.number().describe('age of the oldest record not yet processed'),
  lastHour: z.array(z.object({ minute: z.iso.datetime(), events: z.number().int() })),
})
export type Overview = z.infer<typeof overviewSchema>

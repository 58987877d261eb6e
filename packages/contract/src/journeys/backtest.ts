import { z } from 'zod'
import { graphSchema } from './graph.ts'

const count = z.number().int()

/** A draft replayed over real events of the last days, beside the published version: nothing is sent or written. */
export const backtestInputSchema = z.object({
  draft: graphSchema.optional().describe('what is tried out; the saved draft, unless given'),
  days: z.number().int().min(1).max(365).default(30),
  variants: z
    .array(z.object({ name: z.string().min(1).max(80), draft: graphSchema }))
    .max(4)
    .default([])
    .describe('the same journey with something else: what if the wait were an hour'),
})

/** What a journey would have done in the time: counted as a live one counts. */
export const tallySchema = z.object({
  people: count.describe('who would have entered, each once'),
  entered: count,
  pending: count.describe('waiting at the end to see whether what should not follow does'),
  waiting: count.describe('inside at the end'),
  done: count,
  exited: count,
  parked: count,
  cancelled: count,
  refused: z.record(z.string(), count).describe('who came to the door and did not enter, by reason'),
  goals: count.describe('runs that reached the goal'),
  edges: z.array(z.object({ node: z.string(), port: z.string(), people: count })),
  standing: z.array(z.object({ node: z.string(), people: count })).describe('where those stand who are inside at the end'),
  enteredByDay: z.record(z.string(), count),
  sends: z
    .array(z.object({ node: z.string(), day: z.string(), messages: count }))
    .describe('what would have been asked of messaging, by day of the project'),
  ruled: z
    .array(z.object({ node: z.string(), day: z.string(), what: z.enum(['held', 'dropped']), reason: z.string(), messages: count }))
    .describe(
      'those of them that contact rules would have held until later (the rule that held last) or not let go, by the day they were asked for',
    ),
})
export type Tally = z.infer<typeof tallySchema>

export const backtestCaveats = [
  'profiles_as_now',
  'rules_as_now',
  'no_answers',
  'audience_once',
  'calls_ok',
  'approvals_given',
  'budgets_from_zero',
  'turns_by_minute',
] as const

export const backtestSchema = z.object({
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  candidates: count.describe('people who did what opens a run, or whom the audience means'),
  events: count.describe('events that were replayed, those before the time included'),
  variants: z.array(z.object({ name: z.string().describe('`draft`, `published`, or what a variant was called'), tally: tallySchema })),
  caveats: z
    .array(z.enum(backtestCaveats))
    .describe(
      'what history cannot know: profiles, tags and consents are those of now; so are contact rules, addresses and the global control group; nobody opened or clicked; every call was answered well, with nothing in it; every approval was given; budgets were counted from zero, one person after the other, and so was who passes a throttle in which minute',
    ),
})
export type Backtest = z.infer<typeof backtestSchema>

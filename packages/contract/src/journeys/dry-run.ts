import { z } from 'zod'
import type { Json } from '../events.ts'
import { graphSchema } from './graph.ts'

const jsonSchema: z.ZodType<Json> = z.json()
const moment = z.iso.datetime({ offset: true })

/** A journey tried out with one person and a clock that is moved: nothing is sent, written or counted. */
export const dryRunInputSchema = z.object({
  draft: graphSchema.optional().describe('what is tried out; the saved draft, unless given'),
  person: z
    .union([
      z.object({ personId: z.number().int().positive() }).describe('somebody real, with all they are and have done'),
      z
        .object({
          profile: z.record(z.string().max(200), jsonSchema).default({}),
          tags: z.record(z.string().max(100), z.string().max(200)).default({}),
        })
        .describe('somebody invented'),
    ])
    .default({ profile: {}, tags: {} }),
  events: z
    .array(z.object({ event: z.string().min(1).max(200), at: moment, properties: z.record(z.string().max(200), jsonSchema).default({}) }))
    .max(200)
    .default([])
    .describe('what they do beside what they have done, in any order'),
  from: moment.optional().describe('when the clock begins: earlier events are only looked back at; the first event, unless given'),
  until: moment.describe('how far the clock is moved'),
})
export type DryRunInput = z.input<typeof dryRunInputSchema>

export const dryRunSchema = z.object({
  runs: z.array(
    z.object({
      id: z.number().int(),
      entryKey: z.string(),
      enteredAt: z.iso.datetime(),
      state: z.enum(['pending', 'waiting', 'done', 'exited', 'parked']),
      node: z.string().describe('where it stands; empty when it has ended'),
      dueAt: z.iso.datetime().nullable(),
      reason: z.string(),
      reachedGoal: z.boolean(),
      steps: z.array(
        z.object({
          node: z.string(),
          visit: z.number().int(),
          arrivedAt: z.iso.datetime(),
          leftAt: z.iso.datetime(),
          port: z.string(),
          why: z.string(),
        }),
      ),
      sends: z.array(z.object({ node: z.string(), visit: z.number().int(), at: z.iso.datetime(), templateId: z.string() })),
    }),
  ),
  tags: z.array(z.object({ tag: z.string(), value: z.string(), remove: z.boolean() })).describe('as steps changed them, in turn'),
  notEntered: z.array(z.object({ event: z.string(), at: z.iso.datetime(), kind: z.enum(['refused', 'cancelled']), reason: z.string() })),
  nextAt: z.iso.datetime().nullable().describe('when a wait ends next: how far the clock has to be moved for something to happen'),
})
export type DryRun = z.infer<typeof dryRunSchema>

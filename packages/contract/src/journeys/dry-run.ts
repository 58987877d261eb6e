import { alsoAtSchema } from './api.ts'
import { z } from 'zod'
import type { Json } from '../events.ts'
import { explainedSchema } from '../messaging/api.ts'
import { graphSchema } from './graph.ts'
import { idSchema } from './parts.ts'

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
  answers: z
    .record(idSchema, z.enum(['ok', 'failed']))
    .default({})
    .describe(
      'how calls are taken to have been answered, and approvals given, by step: `ok`, with nothing in the answer, unless said otherwise',
    ),
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
      alsoAt: z.array(alsoAtSchema),
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
      sends: z.array(
        z.object({
          node: z.string(),
          visit: z.number().int(),
          at: z.iso.datetime().describe('when the step wants it sent'),
          templateId: z.string(),
          goesAt: z.iso
            .datetime()
            .nullable()
            .describe('when contact rules would let it go, which may be later than the clock stands; null: it would not go'),
          reason: z.string().describe('why it would not go, or not at once; empty when nothing is against it'),
          why: explainedSchema,
        }),
      ),
      calls: z
        .array(
          z.object({
            node: z.string(),
            visit: z.number().int(),
            at: z.iso.datetime(),
            method: z.string(),
            url: z.string(),
            headers: z.record(z.string(), z.string()),
            body: z.string(),
            problem: z.string().nullable().describe('why there would be no call'),
          }),
        )
        .describe('calls that would be made, secrets masked; none is'),
    }),
  ),
  tags: z.array(z.object({ tag: z.string(), value: z.string(), remove: z.boolean() })).describe('as steps changed them, in turn'),
  notEntered: z.array(z.object({ event: z.string(), at: z.iso.datetime(), kind: z.enum(['refused', 'cancelled']), reason: z.string() })),
  nextAt: z.iso
    .datetime()
    .nullable()
    .describe('when a wait ends or a held message goes next: how far the clock has to be moved for something to happen'),
})
export type DryRun = z.infer<typeof dryRunSchema>

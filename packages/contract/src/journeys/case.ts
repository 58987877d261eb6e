import { z } from 'zod'
import { timeZoneSchema } from '../admin/api.ts'
import { runStates } from './api.ts'
import { dryRunInputSchema } from './dry-run.ts'
import { idSchema } from './parts.ts'

const { events, from, until } = dryRunInputSchema.shape

/** What a journey should do with one invented person: who they are, what happens, how far the clock is moved, and the way they take. */
export const caseSchema = z.strictObject({
  name: z.string().min(1).max(200),
  person: z
    .strictObject({
      profile: z.record(z.string().max(200), z.json()).default({}),
      tags: z.record(z.string().max(100), z.string().max(200)).default({}),
      number: z.number().int().min(0).default(0).describe('whom splits go by: another number may fall into another arm'),
    })
    .prefault({}),
  segments: z.array(z.string().max(100)).max(100).default([]).describe('ids of the segments the person is in; they are in no other'),
  zone: timeZoneSchema.default('Asia/Shanghai').describe('zone of the project'),
  events,
  from,
  until,
  path: z
    .array(z.string().regex(/^[^.]+(\.[^.]+)?$/, 'a step and the port it is left by, `wait.timeout`; of an exit the step alone'))
    .max(1_000)
    .describe('ports as they are left, `step.port`, an exit as `step`; of several runs, one run after the other'),
  sends: z.array(idSchema).max(1_000).optional().describe('steps whose message is meant to go out, in turn'),
  state: z.enum(runStates).optional().describe('of the last run'),
})
export type Case = z.infer<typeof caseSchema>

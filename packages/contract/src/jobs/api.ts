import { z } from 'zod'

export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof jobStates)[number]

const bothSchema = z.object({ en: z.string(), zh: z.string() })

/** What a job leaves behind: figures by name, and where in the console its outcome stands. */
export const jobResultSchema = z.object({
  counts: z.record(z.string(), z.number()).optional().describe('figures of the outcome, by name'),
  file: z
    .object({ name: z.string(), type: z.string() })
    .optional()
    .describe('what the job wrote, to be taken from its /file until it expires; gone from here afterwards'),
  link: z.string().optional().describe('page of the console, below the project, e.g. /people/segments/seg_1'),
})
export type JobResult = z.infer<typeof jobResultSchema>

export const jobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: bothSchema,
  state: z.enum(jobStates),
  done: z.number().int().describe('units finished'),
  total: z.number().int().nullable().describe('units there are, once known'),
  note: bothSchema.nullable().describe('what it is doing at the moment'),
  secondsLeft: z.number().int().nullable().describe('estimate from the pace of the present run'),
  cancelRequested: z.boolean(),
  attempts: z.number().int().describe('runs since it last got further; more than one means it is being tried again'),
  error: z
    .object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])), text: bothSchema })
    .nullable()
    .describe('why it failed, or why it is tried again'),
  result: jobResultSchema.nullable(),
  fileUntil: z.iso.datetime().nullable().describe('when the file is removed; null when there is none (any more)'),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
})
export type Job = z.infer<typeof jobSchema>
export const startedJobSchema = z.object({ job: z.string().describe('id of the job that does it') })
export const jobsSchema = z.object({ items: z.array(jobSchema), next: z.string().nullable() })
export const jobsQuerySchema = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  state: z.enum(jobStates).optional(),
  kind: z.string().max(100).optional(),
  key: z.string().max(100).optional().describe('of jobs that are about one thing, such as a pull: its id'),
})

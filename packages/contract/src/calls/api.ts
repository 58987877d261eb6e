import { z } from 'zod'
import { callSaidSchema, ownResultSchema } from './results.ts'

/** An event that tells what came of a call, once for each task. */
export const finishedEvent = '$call_finished'

export const callStates = ['open', 'taken', 'done', 'cancelled'] as const

const result = z.string().nullable().describe('of the last call; null: nobody has called yet')
export const callTaskSchema = z.object({
  id: z.number().int(),
  personId: z.number().int(),
  name: z.string().describe('what the person is called: their name, else an id of theirs'),
  number: z.string().describe('masked without people.read_pii'),
  title: z.string(),
  state: z.enum(callStates).describe('taken: somebody is to make it; cancelled: nobody is any more'),
  assigneeId: z.number().int().nullable(),
  assignee: z.string().nullable().describe('the colleague who makes it'),
  journeyId: z.string().nullable().describe('that it belongs to, or its broadcast’s'),
  journeyName: z.string().nullable(),
  dueAt: z.iso.datetime().describe('not to be called before then'),
  calls: z.number().int().describe('made so far'),
  result,
  reason: z.string(),
  appointmentAt: z.iso.datetime().nullable(),
  cancelledWhy: z.string().describe('run_ended: …, too_old, or by_hand'),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})
export type CallTask = z.infer<typeof callTaskSchema>

export const callsQuerySchema = z.object({
  status: z
    .enum([...callStates, 'active', 'all'])
    .default('active')
    .describe('active: open and taken'),
  mine: z.enum(['true', 'false']).default('false').describe('true: those that the caller makes'),
  due: z.enum(['now', 'later']).optional().describe('now: may be called by now; later: not yet'),
  result: z.string().max(40).optional(),
  journeyId: z.string().optional(),
  personId: z.coerce.number().int().positive().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const callsSchema = z.object({
  items: z.array(callTaskSchema).describe('what is due first, first'),
  counts: z
    .object({ due: z.number().int(), mine: z.number().int(), active: z.number().int() })
    .describe('tasks of the project that are to be done: by now, by the caller, in all'),
  next: z.string().nullable(),
})
export type Calls = z.infer<typeof callsSchema>

export const callDetailSchema = callTaskSchema.extend({
  text: z.string().describe('for the caller; masked without people.read_pii'),
  note: z.string().describe('of the last call'),
  node: z.string().describe('step of the journey'),
  trigger: z.record(z.string(), z.unknown()).describe('properties of what set the run off; masked without people.read_pii'),
  made: z.array(
    z.object({
      call: z.number().int(),
      result: z.string(),
      reason: z.string(),
      note: z.string(),
      nextCallAt: z.iso.datetime().nullable(),
      appointmentAt: z.iso.datetime().nullable(),
      by: z.string(),
      at: z.iso.datetime(),
    }),
  ),
})
export type CallDetail = z.infer<typeof callDetailSchema>

const taskIds = z.array(z.number().int().positive()).min(1).max(500)
export const assignCallsSchema = z.object({
  ids: taskIds.describe('call tasks; those that are over stay as they are'),
  assigneeId: z.number().int().nullable().describe('a member of the project who may make calls; null: nobody'),
})
export const cancelCallsSchema = z.object({ ids: taskIds })
export const changedCallsSchema = z.object({ changed: z.number().int() })

export const importResultsSchema = z.object({
  items: z
    .array(callSaidSchema.extend({ task: z.number().int().positive().describe('id of a call task') }))
    .min(1)
    .max(500),
})
export const importedResultsSchema = z.object({
  items: z
    .array(
      z.object({
        task: z.number().int(),
        state: z.enum(['taken_over', 'known', 'refused']).describe('known: it said so already'),
        why: z.string().describe('of what was refused: what is wrong, and the fix'),
      }),
    )
    .describe('in the order given'),
})
export type ImportedResults = z.infer<typeof importedResultsSchema>

export const callSettingsInputSchema = z.object({
  results: z
    .array(ownResultSchema)
    .max(30)
    .refine((all) => new Set(all.map(({ code }) => code)).size === all.length, 'each code once')
    .describe('results of the project’s own, beside those that every project has'),
  cancelAfterDays: z.number().int().min(1).max(365).nullable().describe('tasks nobody has finished by then are cancelled; null: never'),
})
export const callSettingsSchema = callSettingsInputSchema.extend({ revision: z.number().int() })
export type CallSettings = z.infer<typeof callSettingsSchema>
export const callersSchema = z.object({
  members: z.array(z.object({ id: z.number().int(), name: z.string() })).describe('to whom tasks can be assigned'),
})

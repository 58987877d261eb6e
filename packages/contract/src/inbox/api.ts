import { z } from 'zod'
import { explainedSchema, intentStates } from '../messaging/api.ts'
import { longestAnswer } from './replies.ts'

/** What somebody answered, on any channel, as an event; everything but the channel and the text may be missing. */
export const repliedEvent = '$message_replied'
export const repliedSchema = z.object({
  $channel: z.string().regex(/^[a-z_]{1,20}$/),
  $text: z.string().describe('without what it quotes'),
  $subject: z.string().default(''),
  $auto: z.boolean().default(false).describe('written by a machine: nobody waits for an answer, and none goes by itself'),
})
/** Longer texts are cut. */
export const longestReply = 10_000

export const conversationStates = ['open', 'closed'] as const
export const messageKinds = ['in', 'answer', 'auto', 'note'] as const
const channel = z
  .string()
  .regex(/^[a-z_]{1,20}$/)
  .describe('that it came in by: sms, email …')

export const conversationMessageSchema = z.object({
  id: z.number().int(),
  kind: z.enum(messageKinds).describe('in: theirs; answer: of a colleague; auto: of a rule; note: to colleagues only'),
  subject: z.string(),
  text: z.string().describe('numbers and mail addresses in it are masked without people.read_pii'),
  templateId: z.string().describe('of an answer in the words of a template, else empty'),
  templateName: z.string().nullable(),
  isAuto: z.boolean().describe('theirs, and written by a machine'),
  by: z.string().describe('who answered'),
  at: z.iso.datetime(),
  intentId: z.number().int().nullable().describe('the message it went out as'),
  state: z.enum(intentStates).nullable().describe('of an answer: what became of it'),
  why: explainedSchema,
})
export type ConversationMessage = z.infer<typeof conversationMessageSchema>

export const conversationSchema = z.object({
  personId: z.number().int(),
  channel,
  state: z.enum(conversationStates),
  name: z.string().describe('what the person is called: their name, else an id of theirs'),
  assigneeId: z.number().int().nullable(),
  assignee: z.string().nullable().describe('the colleague who answers here'),
  openedAt: z.iso.datetime(),
  changedAt: z.iso.datetime().describe('when something was last said'),
  waitsSince: z.iso.datetime().nullable().describe('since when the person waits for an answer'),
  unread: z.number().int().describe('messages of theirs that nobody has looked at'),
  last: z.object({ kind: z.enum(messageKinds), text: z.string(), at: z.iso.datetime() }).nullable(),
})
export type Conversation = z.infer<typeof conversationSchema>

export const conversationsQuerySchema = z.object({
  view: z.enum(['open', 'mine', 'all']).default('open').describe('mine: open ones that are assigned to the caller'),
  unread: z.enum(['true', 'false']).default('false').describe('true: only those with something unread'),
  personId: z.coerce.number().int().positive().optional(),
  search: z
    .string()
    .max(100)
    .optional()
    .describe('an id of the person, or a part of what was said; only a whole id without people.read_pii'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const conversationsSchema = z.object({
  items: z.array(conversationSchema),
  waiting: z.number().int().describe('people who wait for an answer, in all'),
  next: z.string().nullable(),
})
export type Conversations = z.infer<typeof conversationsSchema>

export const conversationDetailSchema = conversationSchema.extend({
  messages: z.array(conversationMessageSchema).describe('the last 200, in order'),
  canWrite: z
    .boolean()
    .describe('an answer may be written freely: the channel is sent by, and its provider takes texts it has not approved'),
})
export type ConversationDetail = z.infer<typeof conversationDetailSchema>
export const conversationPlaceSchema = z.object({ slug: z.string(), personId: z.coerce.number().int().positive(), channel })

export const answerSchema = z
  .object({
    text: z.string().trim().min(1).max(longestAnswer).optional().describe('written by hand: nothing in it is filled in'),
    templateId: z.string().min(1).optional().describe('instead: a content template of the channel'),
  })
  .refine(({ text, templateId }) => (text === undefined) !== (templateId === undefined), { error: 'a text or a template', path: ['text'] })
export const conversationPatchSchema = z.object({
  state: z.enum(conversationStates).optional(),
  assigneeId: z.number().int().nullable().optional().describe('a member of the project; null: nobody'),
})
export const handOverSchema = z.object({
  destinationId: z.string().describe('alert destination that is told'),
  note: z.string().trim().max(longestAnswer).default('').describe('for colleagues; stays in the conversation'),
})
export const helpersSchema = z.object({
  members: z.array(z.object({ id: z.number().int(), name: z.string() })).describe('to whom a conversation can be assigned'),
  destinations: z.array(z.object({ id: z.string(), name: z.string() })).describe('where a colleague can be told'),
})
export type Helpers = z.infer<typeof helpersSchema>

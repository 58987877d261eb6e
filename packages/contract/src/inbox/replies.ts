import { z } from 'zod'
import { definitionsQuerySchema } from '../paging.ts'

/** What answers are made of before anybody asks: texts at hand, and answers that go by themselves. */

export const replyKinds = ['canned', 'auto'] as const

const name = z.string().trim().min(1).max(100)
/** The longest answer that is written by hand. */
export const longestAnswer = 1_000

export const replyInputSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('canned'),
    name,
    text: z.string().trim().min(1).max(longestAnswer).describe('put into the answer, where it can be changed'),
  }),
  z.object({
    kind: z.literal('auto'),
    name,
    keywords: z
      .array(z.string().trim().min(1).max(50))
      .max(50)
      .default([])
      .describe('a message with one of them is answered, whatever its case; none: every message that no other rule answers'),
    templateId: z.string().min(1).describe('content template that is sent; it is for messages of its channel only'),
    destinationId: z
      .string()
      .nullable()
      .default(null)
      .describe('alert destination that is told, so that somebody takes over; null: nobody'),
  }),
])
export type ReplyInput = z.infer<typeof replyInputSchema>

export const inboxReplySchema = z.object({
  id: z.string(),
  kind: z.enum(replyKinds).describe('canned: a text at hand; auto: goes by itself, once an hour in a conversation'),
  name: z.string(),
  text: z.string().describe('of a canned one'),
  keywords: z.array(z.string()),
  templateId: z.string(),
  templateName: z.string().nullable(),
  channel: z.string().nullable().describe('of the template'),
  destinationId: z.string().nullable(),
  revision: z.number().int(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
})
export type InboxReply = z.infer<typeof inboxReplySchema>
export const inboxRepliesQuerySchema = definitionsQuerySchema.extend({ kind: z.enum(replyKinds).optional() })
export const inboxRepliesSchema = z.object({ items: z.array(inboxReplySchema), next: z.string().nullable() })

/** The rule that answers a text: the first with a keyword in it, else the first without keywords. In the order given. */
export function answering<R extends { readonly keywords: readonly string[] }>(rules: readonly R[], text: string): R | undefined {
  const said = plain(text)
  return (
    rules.find(({ keywords }) => keywords.some((word) => said.includes(plain(word)))) ?? rules.find(({ keywords }) => keywords.length === 0)
  )
}

/** Full-width letters are the same as others. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase()

/** A rule says nothing more in a conversation for so long, so that two machines do not talk to each other for ever. */
export const autoPauseMs = 3_600_000

import { z } from 'zod'
import { domainSchema } from './mail.ts'
import { sendingChannels, suppressionScopes } from './reach.ts'

export const intentStates = ['queued', 'sending', 'sent', 'failed', 'unknown', 'dropped'] as const
export const messageSchema = z.object({
  id: z.number().int(),
  personId: z.number().int(),
  journeyId: z.string().nullable(),
  journeyName: z.string().nullable(),
  node: z.string(),
  channel: z.enum(sendingChannels),
  templateId: z.string(),
  class: z.string(),
  state: z.enum(intentStates),
  reason: z.string().describe('why it was not sent, or not yet; names the contact rule'),
  attempts: z.number().int(),
  createdAt: z.iso.datetime(),
  nextAt: z.iso.datetime().nullable(),
})
export type Message = z.infer<typeof messageSchema>
export const messagesSchema = z.object({ items: z.array(messageSchema), next: z.string().nullable() })
export const messagesQuerySchema = z.object({
  state: z.enum(intentStates).optional(),
  personId: z.coerce.number().int().optional(),
  journeyId: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const attemptSchema = z.object({
  id: z.number().int(),
  state: z.enum(['dispatching', 'sent', 'failed', 'unknown']),
  reason: z.string(),
  messageId: z.string(),
  channel: z.string(),
  address: z.string().describe('masked without people.read_pii'),
  via: z.string().describe('`smtp`, `mailbox`, or the account of a provider'),
  account: z.string().nullable().describe('name of the account'),
  providerId: z.string().nullable().describe('the provider’s own name for it'),
  units: z.number().int().nullable().describe('what it is paid for: parts of a text message'),
  told: z.enum(['delivered', 'failed']).nullable().describe('the last word of the provider'),
  templateVersion: z.number().int(),
  dispatchedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})
export const messageReceiptSchema = z.object({ kind: z.string(), at: z.iso.datetime(), isMachine: z.boolean(), detail: z.string() })
const whySchema = z.object({
  check: z.number().int().describe('the contact rule that decided'),
  what: z.string(),
  remedy: z.string().describe('what would have let it go'),
})
export const explainedSchema = z.object({ en: whySchema, zh: whySchema }).nullable().describe('the reason in words')
export const messageDetailSchema = messageSchema.extend({
  why: explainedSchema,
  tries: z.array(attemptSchema),
  receipts: z.array(messageReceiptSchema).describe('sent, delivered, opened, clicked …; machines are marked'),
})
export type MessageDetail = z.infer<typeof messageDetailSchema>
export const settleMessageSchema = z.object({
  as: z.enum(['sent', 'failed', 'again']).describe('what a human found out: it went out, it did not, or send it again'),
})

export const suppressionSchema = z.object({
  address: z.string(),
  reason: z.string().describe('an address that is there for several has a line for each'),
  scope: z.enum(suppressionScopes).describe('what it does not get for this reason: anything, what is promotional, or calls'),
  at: z.iso.datetime(),
})
export const suppressionsSchema = z.object({ items: z.array(suppressionSchema), next: z.string().nullable() })
export const suppressionsQuerySchema = z.object({
  search: z.string().max(200).optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const suppressionLiftSchema = z.object({
  reason: z.string().min(1).max(100).optional().describe('lifts this reason only; without it the address is taken off the list for all'),
})
export const suppressionInputSchema = z.object({
  address: z.union([z.email(), z.string().regex(/^\+[1-9]\d{5,14}$/)]).describe('a mail address, or a mobile number with its country'),
  reason: z.string().min(1).max(100).default('by hand'),
})

export const messageFunnelSchema = z.object({
  reached: z.number(),
  delivered: z.number(),
  opened: z.number(),
  clicked: z.number(),
  goal: z.number().describe('messages whose person then reached the goal of the journey within its window'),
  notSent: z.number(),
})
export const messageNumbersQuerySchema = z.object({ journeyId: z.string().optional(), templateId: z.string().optional() })
export const messageNumbersSchema = z.object({
  all: messageFunnelSchema,
  nodes: z.array(messageFunnelSchema.extend({ journeyId: z.string(), journeyName: z.string(), node: z.string(), templateId: z.string() })),
  templates: z.array(messageFunnelSchema.extend({ templateId: z.string() })),
  notSent: z.array(z.object({ reason: z.string(), messages: z.number() })),
  held: z.array(z.object({ reason: z.string(), messages: z.number() })).describe('not sent yet, by the reason that holds them'),
})

export const emailSettingsSchema = z.object({
  smtpConfigured: z.boolean().describe('false: mails go to the built-in mailbox'),
  smtpReadable: z.boolean().describe('false: the stored mail server was encrypted with another MILLRACE_SECRET; enter it again'),
  fromAddress: z.string(),
  replyTo: z.string().nullable(),
  bounceDomain: z.string().nullable().describe('where mails come back to, as bounce+…@ of it; null: to the sender address'),
  takesReplies: z.boolean().describe('true: replies become events of who wrote them; false: they go to the reply address'),
  unitPrice: z.number().nullable().describe('what a mail costs, in the currency of the project; null: not known'),
  revision: z.number().int(),
})
export type EmailSettings = z.infer<typeof emailSettingsSchema>
export const emailSettingsInputSchema = z.object({
  smtpUrl: z
    .url({ protocol: /^smtps?$/ })
    .nullable()
    .optional()
    .describe('kept encrypted and never shown; null removes it'),
  fromAddress: z.email(),
  replyTo: z.email().nullable().default(null),
  bounceDomain: domainSchema.nullable().default(null),
  takesReplies: z.boolean().default(false).describe('needs a bounce domain'),
  unitPrice: z.number().min(0).max(1_000).nullable().optional().describe('what a mail costs, in the currency of the project'),
})

export type EmailSettingsInput = z.output<typeof emailSettingsInputSchema>

export const mailSchema = z.object({
  id: z.number().int(),
  receivedAt: z.iso.datetime(),
  sender: z.string(),
  recipient: z.string(),
  subject: z.string(),
})
export const mailboxSchema = z.object({ items: z.array(mailSchema), next: z.string().nullable() })
export const mailboxQuerySchema = z.object({
  search: z.string().max(200).optional().describe('part of recipient or subject'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const mailDetailSchema = mailSchema.extend({
  html: z.string(),
  text: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
})
export type MailDetail = z.infer<typeof mailDetailSchema>
const testTo = z
  .string()
  .min(3)
  .max(320)
  .describe('a mail address, a mobile number with its country, a device like `jpush:<token>`, or for a webhook an id like `login_id:u1`')
export const templateTestSchema = z.object({
  to: testTo,
  personId: z.number().int().optional().describe('whose profile is read; needs people.read_pii'),
  event: z.record(z.string(), z.unknown()).default({}).describe('example values of the trigger, as `event.…`'),
})
export const testedSchema = z.object({ state: z.string(), detail: z.string() })
export const testSendSchema = z.object({
  templateId: z.string(),
  to: testTo,
  personId: z.number().int().optional(),
  event: z.record(z.string(), z.unknown()).default({}),
})

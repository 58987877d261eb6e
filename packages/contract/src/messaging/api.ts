import { z } from 'zod'

export const intentStates = ['queued', 'sending', 'sent', 'failed', 'unknown', 'dropped'] as const
export const messageSchema = z.object({
  id: z.number().int(),
  personId: z.number().int(),
  journeyId: z.string().nullable(),
  journeyName: z.string().nullable(),
  node: z.string(),
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
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const emailSettingsSchema = z.object({
  smtpConfigured: z.boolean().describe('false: mails go to the built-in mailbox'),
  smtpReadable: z.boolean().describe('false: the stored mail server was encrypted with another MILLRACE_SECRET; enter it again'),
  fromAddress: z.string(),
  replyTo: z.string().nullable(),
  cap: z.object({ limit: z.number().int(), hours: z.number().int() }).nullable().describe('marketing mails per person in a sliding window'),
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
  cap: z
    .object({ limit: z.number().int().min(1).max(1_000), hours: z.number().int().min(1).max(720) })
    .nullable()
    .default(null),
})

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
export const testSendSchema = z.object({ templateId: z.string(), to: z.email(), personId: z.number().int().optional() })

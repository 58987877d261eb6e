import { z } from 'zod'
import { callSchema, hostOf, secretName } from './calls.ts'

/** A secret of a project that calls of its journeys name; its value is never told again. */
export const secretSchema = z.object({ name: z.string(), host: z.string(), changedAt: z.iso.datetime(), changedBy: z.string() })
export const secretsSchema = z.object({ items: z.array(secretSchema), next: z.null() })
export const secretNameSchema = z.string().regex(secretName, 'small letters, digits and _, a letter first')
export const secretValueSchema = z.object({
  value: z.string().min(8).max(1_000).describe('to sign with: any text, or `whsec_` and base64 as Standard Webhooks has it'),
})
export const newSecretSchema = secretValueSchema.extend({
  name: secretNameSchema,
  host: z
    .string()
    .max(300)
    .transform((host, context) => {
      const found = hostOf(`https://${host.trim()}`)
      if (found === undefined) context.addIssue({ code: 'custom', message: 'a host, with its port unless that is 443' })
      return found ?? ''
    })
    .describe('the only host it goes to, with its port unless that is 443; it stays so'),
})

export const callTestSchema = z.object({
  call: callSchema,
  personId: z.number().int().positive().optional().describe('as whom; nobody, unless given'),
  event: z.record(z.string().max(200), z.unknown()).default({}).describe('properties of the trigger'),
})
export const callTestedSchema = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()).describe('secrets masked'),
  body: z.string(),
  status: z.number().int().nullable().describe('null: there was no answer'),
  ms: z.number().int(),
  answer: z.string().describe('the beginning of it'),
  fields: z.record(z.string(), z.unknown()).describe('what a run would know from then on'),
  port: z.enum(['ok', 'failed']),
  why: z.string(),
})
export type CallTested = z.infer<typeof callTestedSchema>

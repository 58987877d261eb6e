import { z } from 'zod'
import { importKinds, importMappingSchema, importPreviewSchema } from './imports.ts'

/** What rows of a webhook or a pull are, where they stand in a document, and where their columns go. */
export const rowsSchema = z.object({
  kind: z.enum(importKinds),
  records: z
    .string()
    .max(200)
    .regex(/^(?:|.*\[\])$/, 'ends with [], or is empty')
    .default('')
    .describe('list of the records in the document: `data.list[]`, `[]`; empty: the document is one record'),
  mapping: importMappingSchema.nullable().default(null).describe('columns are paths: `buyer.id`, `data.list[].sku`'),
  historical: z.boolean().default(false).describe('stored, profiled and analysed; fires nothing'),
})
export type Rows = z.infer<typeof rowsSchema>

/** How a sender proves that a body is its own, beside the secret path. */
export const signatureSchema = z.discriminatedUnion('scheme', [
  z.object({ scheme: z.literal('none') }),
  z.object({
    scheme: z.literal('hmac').describe('HMAC-SHA256 of the body'),
    header: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,100}$/)
      .describe('such as X-Hub-Signature-256'),
    encoding: z.enum(['hex', 'base64']).default('hex'),
    prefix: z.string().max(50).default('').describe('what stands before it, such as sha256='),
  }),
  z.object({
    scheme: z.literal('standard').describe('Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature'),
    toleranceSeconds: z.number().int().min(10).max(86_400).default(300).describe('how far the time of the sender may be off'),
  }),
])
export type Signature = z.infer<typeof signatureSchema>

export const newHookSchema = rowsSchema.extend({
  name: z.string().trim().min(1).max(100),
  signature: signatureSchema.default({ scheme: 'none' }),
  secret: z.string().min(8).max(500).optional().describe('one that the sender has already; else one is made. Never answered again'),
})
export type NewHook = z.infer<typeof newHookSchema>

export const hookSchema = rowsSchema.extend({
  id: z.string(),
  name: z.string(),
  url: z.string().describe('where the sender posts to; whoever knows it may'),
  signature: signatureSchema,
  revision: z.number().int(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  lastAt: z.iso.datetime().nullable().describe('when the last body came'),
})
export type Hook = z.infer<typeof hookSchema>
export const createdHookSchema = hookSchema.extend({ secret: z.string().nullable().describe('to be given to the sender; shown this once') })
export type CreatedHook = z.infer<typeof createdHookSchema>
export const hooksSchema = z.object({ items: z.array(hookSchema), next: z.string().nullable() })

/** Bodies that came last, to map by and to see what went wrong. */
export const hookBodiesSchema = z.object({
  items: z.array(
    z.object({
      at: z.iso.datetime(),
      status: z.number().int().describe('what the sender was answered'),
      said: z.string().describe('reason of a refusal; empty when it was taken'),
      accepted: z.number().int(),
      rejected: z.number().int(),
      body: z.string().describe('as it came, at most 64 KB; empty for roles without people.read_pii'),
    }),
  ),
})
export type HookBodies = z.infer<typeof hookBodiesSchema>

export const rowsPreviewBodySchema = rowsSchema.extend({ body: z.string().max(1_000_000).describe('a document as the sender sends it') })
/** What the mapper shows of a document. */
export const rowsPreviewSchema = importPreviewSchema.extend({
  paths: z.array(z.string()).describe('lists of records that the document has'),
})
export type RowsPreview = z.infer<typeof rowsPreviewSchema>

/** What a sender is answered. */
export const hookAnswerSchema = z.object({
  accepted: z.number().int(),
  rejected: z.number().int(),
  errors: z.array(z.object({ index: z.number().int(), code: z.string(), detail: z.string(), field: z.string().optional() })),
})
export type HookAnswer = z.infer<typeof hookAnswerSchema>

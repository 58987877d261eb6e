import { z } from 'zod'

/** What a message is made of. One envelope for all kinds to come; today's kind is hand-written HTML. */
export const bodySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('html'),
    subject: z.string().min(1).max(300),
    preheader: z.string().max(300).default(''),
    html: z.string().min(1).max(300_000),
    text: z.string().max(100_000).default(''),
  }),
])
export type Body = z.infer<typeof bodySchema>

export const variableSchema = z.object({ name: z.string(), hasDefault: z.boolean() })

export const templateSchema = z.object({
  id: z.string(),
  name: z.string(),
  channel: z.literal('email'),
  body: bodySchema,
  variables: z.array(variableSchema),
  revision: z.number().int(),
  version: z.number().int(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
})
export type Template = z.infer<typeof templateSchema>
export const templateInputSchema = z.object({ name: z.string().min(1).max(100), body: bodySchema })
export const templatesSchema = z.object({ items: z.array(templateSchema), next: z.string().nullable() })
export const templateVersionsSchema = z.object({
  items: z.array(z.object({ version: z.number().int(), body: bodySchema, savedAt: z.iso.datetime(), savedBy: z.string() })),
  next: z.null(),
})
export type TemplateVersions = z.infer<typeof templateVersionsSchema>

export const previewInputSchema = z.object({
  body: bodySchema,
  personId: z.number().int().optional(),
  event: z.record(z.string(), z.unknown()).default({}),
})
/** Preview of a saved template; `body` stands in for it while it is being edited. */
export const templatePreviewSchema = z.object({
  body: bodySchema.optional(),
  personId: z.number().int().optional().describe('whose profile is read; needs people.read_pii'),
  event: z.record(z.string(), z.unknown()).default({}).describe('example values of the trigger, as `event.…`'),
})
export const renderedSchema = z.object({
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  missing: z.array(z.string()).describe('variables without a value or a default; when there are any, nothing else is rendered'),
})
export type Rendered = z.infer<typeof renderedSchema>
export const previewSchema = renderedSchema.extend({
  variables: z.array(variableSchema).describe('what the text reads, and whether it does without'),
})
export type Preview = z.infer<typeof previewSchema>

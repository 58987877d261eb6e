import { z } from 'zod'
import { type SendingChannel, sendingChannels } from '../messaging/reach.ts'
import { definitionsQuerySchema } from '../paging.ts'
import { ruleSchema } from '../rules/index.ts'
import { mailBodySchema } from './blocks/schema.ts'
import { textsOfBlocks } from './blocks/texts.ts'

const suits = ruleSchema
  .optional()
  .describe('whom it is meant for: asked of everybody before it goes, whoever was chosen; left out, everybody')

/** A text that a provider has approved: its code there, and what stands for its variables, in their order. */
const approvedSchema = z.object({
  code: z.string().min(1).max(100).describe('of the template at the provider: `SMS_1234`, `1110`'),
  values: z.array(z.object({ name: z.string().min(1).max(50), value: z.string().max(500) })).max(20),
})

const dataKey = z
  .string()
  .regex(/^(?!from$|notification$|message_type$|google|gcm|millrace)[A-Za-z_]\w{0,49}$/)
  .describe('letters, digits and underscores; those that services use themselves are refused')

const fieldName = z
  .string()
  .regex(/^(?!__)[A-Za-z_]\w{0,49}$/, 'letters, digits and underscores, no digit first, at most 50')
  .describe('letters, digits and underscores')
const fieldNames = (fields: readonly { readonly name: string }[]): string[] => fields.map(({ name }) => name)

/** What a message is made of. One envelope for all kinds: a mail of hand-written HTML or of blocks, a text message, a notification of an app, what a system of yours is told, what somebody is called up about. */
export const bodySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('html'),
    subject: z.string().min(1).max(300),
    preheader: z.string().max(300).default(''),
    html: z.string().min(1).max(300_000),
    text: z.string().max(100_000).default(''),
    suits,
  }),
  mailBodySchema.extend({ suits }),
  z.object({
    kind: z.literal('sms'),
    suits,
    signature: z.string().max(20).default('').describe('without brackets; providers in China send nothing without an approved one'),
    text: z.string().min(1).max(1_000).describe('as it is read, without the signature; providers of approved texts replace it by theirs'),
    approved: approvedSchema.nullable().default(null).describe('what providers need that send approved texts only'),
  }),
  z.object({
    kind: z.literal('push'),
    suits,
    title: z.string().min(1).max(200),
    text: z.string().min(1).max(1_000),
    link: z
      .string()
      .max(1_000)
      .default('')
      .describe('what a tap opens: an address of the web, or of the app (`shop://orders/1`); empty: the app'),
    image: z.string().max(1_000).default('').describe('https address of a picture; empty: none'),
    data: z
      .array(z.object({ name: dataKey, value: z.string().max(500) }))
      .max(20)
      .default([])
      .describe('for the app'),
    replaces: z.string().max(64).default('').describe('a notification that still shows is replaced by a later one of the same name'),
    ttlHours: z.number().int().min(1).max(72).default(24).describe('so long the service tries to reach a device that is off'),
  }),
  z.object({
    kind: z.literal('webhook'),
    suits,
    type: z
      .string()
      .max(100)
      .regex(/^(?!millrace\.)\w+(\.\w+)*$/, 'names of letters, digits and underscores with dots between them; `millrace.` is ours')
      .describe('what the receiver is told it is: `letter.created`'),
    fields: z
      .array(z.object({ name: fieldName, value: z.string().max(5_000).describe('a text that is filled in; always told as text') }))
      .min(1)
      .max(30)
      .refine((all) => new Set(fieldNames(all)).size === all.length, 'each name once')
      .describe('what the receiver is told'),
  }),
  z.object({
    kind: z.literal('phone'),
    suits,
    title: z.string().trim().min(1).max(200).describe('of the call task: what the call is about'),
    text: z.string().max(5_000).default('').describe('for the caller: what to say, and what to find out'),
    assignee: z
      .string()
      .max(300)
      .default('')
      .describe(
        'mail address of the member whose task it is, filled in for each person; empty, or of nobody who may make calls: whoever takes it',
      ),
  }),
])
export type Body = z.infer<typeof bodySchema>

/** The channel that a body is for. */
export const channelOf = ({ kind }: Pick<Body, 'kind'>): SendingChannel => (kind === 'html' || kind === 'email' ? 'email' : kind)

/** All that is filled in for each person. */
export function textsOf(body: Body): string[] {
  switch (body.kind) {
    case 'sms':
      return [body.text, ...(body.approved?.values ?? []).map(({ value }) => value)]
    case 'push':
      return [body.title, body.text, body.link, body.image, ...body.data.map(({ value }) => value)]
    case 'webhook':
      return body.fields.map(({ value }) => value)
    case 'phone':
      return [body.title, body.text, body.assignee]
    case 'html':
      return [body.subject, body.preheader, body.html, body.text]
    case 'email':
      return [body.subject, body.preheader, ...textsOfBlocks(body.blocks)]
  }
}

export const variableSchema = z.object({ name: z.string(), hasDefault: z.boolean() })

export const templateSchema = z.object({
  id: z.string(),
  name: z.string(),
  channel: z.enum(sendingChannels),
  body: bodySchema,
  variables: z.array(variableSchema),
  revision: z.number().int(),
  version: z.number().int(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
})
export type Template = z.infer<typeof templateSchema>
export const templateInputSchema = z.object({ name: z.string().min(1).max(100), body: bodySchema })
export const templatesQuerySchema = definitionsQuerySchema.extend({ channel: z.enum(sendingChannels).optional() })
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
  subject: z.string().describe('of a mail; the title of a notification or of a call task'),
  html: z.string().describe('of a mail'),
  text: z.string().describe('of a text message with its signature, of a notification, and for the caller of a call task'),
  link: z.string().describe('of a notification'),
  image: z.string().describe('of a notification'),
  values: z
    .array(z.object({ name: z.string(), value: z.string() }))
    .describe('of the variables of an approved text; what an app is given; fields of a webhook; whose call task it is'),
  missing: z.array(z.string()).describe('variables without a value or a default; when there are any, nothing else is rendered'),
})
export type Rendered = z.infer<typeof renderedSchema>
export const previewSchema = renderedSchema.extend({
  variables: z.array(variableSchema).describe('what the text reads, and whether it does without'),
})
export type Preview = z.infer<typeof previewSchema>

import { z } from 'zod'

const text = (most: number) => z.string().max(most)
/** Drawn only if it leads to the web, a mail or a telephone; what stands in it is filled in, without conditions. */
const address = z
  .string()
  .max(2_000)
  .regex(/^(?![\s\S]*\{%)[^\r\n]*$/, 'one line, without {% … %}')
  .describe('http, https, mailto or tel, or `{{ … }}`; empty: none')
export const blockIdSchema = z.string().regex(/^[a-z0-9]{1,12}$/)
const align = z.enum(['left', 'center', 'right'])

/** A value by its name, as rules and texts name it. */
export const valueNameSchema = z
  .string()
  .max(200)
  .regex(/^(profile|event|item|node)(\.[\p{L}_$][\p{L}\p{N}_$ -]{0,99}){1,3}$/u, 'like profile.city or event.order_id')

export const conditionOps = ['exists', 'missing', 'equals', 'differs'] as const
/** When a block is shown. */
export const showSchema = z.object({
  value: valueNameSchema,
  op: z.enum(conditionOps),
  text: z
    .string()
    .max(200)
    .regex(/^[^"{}\\\r\n]*$/, 'without quotation marks, braces and backslashes')
    .default('')
    .describe('what it is compared with'),
})
export type Show = z.infer<typeof showSchema>

const own = { id: blockIdSchema, show: showSchema.nullable().default(null).describe('null: always') }

const heading = z.object({
  ...own,
  kind: z.literal('heading'),
  text: text(1_000),
  level: z.literal([1, 2, 3]).default(2),
  align: align.default('left'),
})
const words = z.object({ ...own, kind: z.literal('text'), text: text(20_000), align: align.default('left') })
const image = z.object({
  ...own,
  kind: z.literal('image'),
  src: address,
  alt: text(300).default(''),
  link: address.default(''),
  width: z.number().int().min(16).max(600).default(600).describe('at most so wide, in pixels'),
})
const logo = z.object({ ...own, kind: z.literal('logo'), link: address.default(''), align: align.default('left') })
const button = z.object({ ...own, kind: z.literal('button'), text: text(200), link: address, align: align.default('center') })
const divider = z.object({ ...own, kind: z.literal('divider') })
const spacer = z.object({ ...own, kind: z.literal('spacer'), height: z.number().int().min(4).max(120).default(24) })
const coupon = z.object({ ...own, kind: z.literal('coupon'), label: text(200).default(''), code: text(200), note: text(300).default('') })
const html = z.object({
  ...own,
  kind: z.literal('html'),
  html: text(50_000).describe('cleaned: no scripts, forms, frames or styles for the whole page'),
})

/** What may also stand in a column. */
export const smallBlockSchema = z.discriminatedUnion('kind', [heading, words, image, logo, button, divider, spacer, coupon, html])
export type SmallBlock = z.infer<typeof smallBlockSchema>

const columns = z.object({ ...own, kind: z.literal('columns'), columns: z.array(z.array(smallBlockSchema).max(20)).min(2).max(3) })
const field = z
  .string()
  .max(100)
  .regex(/^[\p{L}\p{N}_$ -]*$/u, 'a name of letters, digits and underscores')
const items = z.object({
  ...own,
  kind: z.literal('items'),
  list: valueNameSchema.describe('a list: `event.items`'),
  most: z.number().int().min(1).max(20).default(6),
  image: field.default('image').describe('field of an entry with the address of its picture; empty: none'),
  title: field.default('name'),
  price: field.default('price').describe('field with an amount in minor units; empty: none'),
  link: field.default('url'),
})
const footer = z.object({
  ...own,
  kind: z.literal('footer'),
  text: text(1_000).default('').describe('who sends it and where they are; empty: that of the brand'),
  unsubscribe: z.string().min(1).max(100).default('退订 · Unsubscribe'),
})
const shared = z.object({
  ...own,
  kind: z.literal('shared'),
  block: z.string().max(40).describe('id of a shared block; always its newest text'),
})

export const blockSchema = z.discriminatedUnion('kind', [...smallBlockSchema.options, columns, items, footer, shared])
export type Block = z.infer<typeof blockSchema>
export type BlockKind = Block['kind']
export const blockKinds = blockSchema.options.map((one) => one.shape.kind.value)

export const mostBlocks = 200
export const mostBytes = 100_000

/** All blocks of a list, those in columns after the block that has the columns. */
export const allBlocks = (blocks: readonly Block[]): Block[] =>
  blocks.flatMap((block): Block[] => (block.kind === 'columns' ? [block, ...block.columns.flat()] : [block]))

export const blocksSchema = z
  .array(blockSchema)
  .refine((blocks) => allBlocks(blocks).length <= mostBlocks, `at most ${mostBlocks} blocks`)
  .refine((blocks) => JSON.stringify(blocks).length <= mostBytes, 'at most 100 kB')
  .refine((blocks) => new Set(allBlocks(blocks).map(({ id }) => id)).size === allBlocks(blocks).length, 'each id once')

/** A mail of blocks. */
export const mailBodySchema = z.object({
  kind: z.literal('email'),
  format: z.literal(1).default(1).describe('of the blocks; a later one can still be read'),
  subject: z.string().min(1).max(300),
  preheader: z.string().max(300).default(''),
  blocks: blocksSchema,
})
export type MailBody = z.infer<typeof mailBodySchema>

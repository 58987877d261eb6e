import { z } from 'zod'

/** What the rows of a file are: things that happened, people, or rows of a dimension table. */
export const importKinds = ['events', 'people', 'items'] as const
export type ImportKind = (typeof importKinds)[number]

export const importFormats = ['csv', 'jsonl', 'xlsx', 'parquet'] as const
export type ImportFormat = (typeof importFormats)[number]

export const valueTypes = ['auto', 'text', 'number', 'boolean', 'list'] as const
export type ValueType = (typeof valueTypes)[number]

/**
 * Where the values of a column go: nowhere, the event's name or time, an id of the person, the id of the item, a mark that the
 * item is gone, or a property (of the event, the person, the item).
 */
export const columnTargetSchema = z.discriminatedUnion('to', [
  z.object({ to: z.literal('ignore') }),
  z.object({ to: z.literal('event') }),
  z.object({ to: z.literal('time') }),
  z.object({ to: z.literal('item') }),
  z.object({ to: z.literal('deleted') }),
  z.object({ to: z.literal('id'), type: z.string().min(1).max(100).describe('an id type such as login_id, mobile, wechat_unionid') }),
  z.object({ to: z.literal('property'), name: z.string().min(1).max(200), type: z.enum(valueTypes).default('auto') }),
])
export type ColumnTarget = z.infer<typeof columnTargetSchema>

export const importMappingSchema = z.object({
  columns: z.record(z.string(), columnTargetSchema),
  event: z.string().min(1).max(200).optional().describe('name of every event, where no column holds it'),
  item: z.string().min(1).max(100).optional().describe('dimension table that the rows belong to, such as product'),
  key: z.array(z.string()).max(10).default([]).describe('columns that tell events apart; none: the whole row does'),
})
export type ImportMapping = z.infer<typeof importMappingSchema>

export const importStartSchema = z.object({
  mapping: importMappingSchema,
  dryRun: z.boolean().default(false).describe('reads and checks every row, stores nothing'),
  fires: z.boolean().default(false).describe('journeys react to these events as if they came now; without it they are history'),
})

export const importSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(importKinds),
  format: z.enum(importFormats),
  bytes: z.number().int(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  mapping: importMappingSchema.nullable().describe('as last started'),
  jobId: z.string().nullable().describe('the last run'),
})
export type Import = z.infer<typeof importSchema>
export const importsSchema = z.object({ items: z.array(importSchema), next: z.string().nullable() })

export const newImportQuerySchema = z.object({
  name: z.string().min(1).max(200).describe('file name; its ending says the format: .csv .jsonl .ndjson .xlsx .parquet'),
  kind: z.enum(importKinds),
})

const errorSchema = z.object({
  row: z.number().int().describe('1 for the first row of data'),
  code: z.string(),
  detail: z.string(),
  column: z.string().nullable(),
})
export type RowError = z.infer<typeof errorSchema>

/** A row as it would be stored. */
const shownRecordSchema = z.object({
  event: z.string().nullable(),
  time: z.iso.datetime(),
  ids: z.array(z.object({ type: z.string(), value: z.string() })),
  item: z.object({ type: z.string(), id: z.string(), deleted: z.boolean() }).nullable(),
  properties: z.record(z.string(), z.unknown()).describe('of the event, the person or the item'),
})
export type ShownRecord = z.infer<typeof shownRecordSchema>

/** The first rows of a file as read, and what a mapping makes of them. */
export const importPreviewSchema = z.object({
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  mapping: importMappingSchema.describe('the one asked about; else the remembered or a suggested one'),
  remembered: z.boolean().describe('the mapping is the one last used for a file with these columns'),
  rows: z.number().int().describe('rows looked at'),
  accepted: z.number().int(),
  errors: z.array(errorSchema).describe('the first 50'),
  records: z.array(shownRecordSchema).describe('the first 5 that can be taken'),
})
export type ImportPreview = z.infer<typeof importPreviewSchema>
export const importPreviewBodySchema = z.object({ mapping: importMappingSchema.optional() })

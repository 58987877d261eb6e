import { z } from 'zod'
import { mergeStrategies } from '../profiles/merge.ts'

export const propertyTypes = ['string', 'number', 'boolean', 'list'] as const
export type PropertyType = (typeof propertyTypes)[number]
export const propertyTypeSchema = z.enum(propertyTypes)

export const propertyUnits = ['money'] as const
export const propertyUnitSchema = z
  .enum(propertyUnits)
  .nullable()
  .describe('`money`: values are whole minor units of the project’s currency, 5990 for ¥59.90; only of numbers')

export const catalogPropertySchema = z.object({
  name: z.string(),
  type: propertyTypeSchema,
  admitted: z.boolean().describe('kept as a column; otherwise stored in `extra` and still searchable'),
  pii: z.boolean().describe('masked for roles without people.read_pii'),
  unit: propertyUnitSchema,
  unitBrokenAt: z.iso.datetime().nullable().describe('when a value that is not of the unit was first seen; kept as sent'),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
  volume: z.number().int().describe('records that carried it, test records left out'),
  displayEn: z.string().nullable(),
  displayZh: z.string().nullable(),
  itemType: z.string().nullable().describe('its value is the id of an item of this type'),
  mergeStrategy: z
    .enum(mergeStrategies)
    .describe(
      'of profile properties: what becomes of it when two people who both have it turn out to be one; `keep`: the one of who stays',
    ),
  revision: z.number().int(),
})
export const catalogEventSchema = z.object({
  name: z.string(),
  displayEn: z.string().nullable(),
  displayZh: z.string().nullable(),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
  volume: z.number().int().describe('stored events, test people left out'),
  properties: z.array(z.string()),
})
export const catalogSchema = z.object({
  events: z.array(catalogEventSchema),
  eventProperties: z.array(catalogPropertySchema),
  profileProperties: z.array(catalogPropertySchema),
  tags: z.array(z.string()),
  itemTypes: z
    .array(z.object({ type: z.string(), properties: z.array(z.object({ name: z.string(), type: propertyTypeSchema })) }))
    .describe('dimension tables, with the names their rows have had and the type first seen'),
})
export type Catalog = z.infer<typeof catalogSchema>
export const catalogPatchSchema = z.object({
  displayEn: z.string().max(100).nullable().optional(),
  displayZh: z.string().max(100).nullable().optional(),
  pii: z.boolean().optional(),
  mergeStrategy: z.enum(mergeStrategies).optional(),
  unit: propertyUnitSchema.optional(),
  itemType: z
    .string()
    .min(1)
    .max(100)
    .nullable()
    .optional()
    .describe('dimension table whose ids the property holds; null: none. Rules name the table themselves, templates go by this'),
})
export type CatalogPatch = z.infer<typeof catalogPatchSchema>

/** Properties of a project that become columns unless it says otherwise; paths are shared by all projects of a table. */
export const defaultPropertyLimit = 500
export const catalogSettingsSchema = z.object({
  propertyLimit: z.number().int().describe('event and profile properties that may become columns; the others stay searchable, more slowly'),
  admitted: z.number().int().describe('properties that are columns now'),
  waiting: z.number().int().describe('properties that found no room'),
  revision: z.number().int(),
})
export type CatalogSettings = z.infer<typeof catalogSettingsSchema>
export const catalogSettingsInputSchema = z.object({ propertyLimit: z.number().int().min(1).max(1_000) })

/** Live view: the newest stored events of the project. */
export const liveEventSchema = z.object({
  receivedAt: z.iso.datetime(),
  at: z.iso.datetime(),
  event: z.string(),
  eventId: z.string(),
  source: z.string(),
  distinctId: z.string(),
  personId: z.number().int(),
  isTest: z.boolean(),
  properties: z.record(z.string(), z.unknown()),
})
export const liveSchema = z.object({ items: z.array(liveEventSchema) })
export const liveQuerySchema = z.object({
  event: z.string().optional(),
  distinctId: z.string().optional().describe('only what came under this id'),
  personId: z.coerce.number().int().positive().optional().describe('only this person, under whatever id'),
  minutes: z.coerce.number().int().min(1).max(1440).default(30),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})

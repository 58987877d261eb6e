import { z } from 'zod'
import { mergeStrategies } from '../profiles/merge.ts'
import { planModesSchema, planStatuses } from './plan.ts'
import { propertyOwners, propertyTypeSchema } from './types.ts'

export { type PropertyOwner, propertyOwners, type PropertyType, propertyTypes, propertyTypeSchema } from './types.ts'

export const propertyUnitSchema = z
  .string()
  .trim()
  .min(1)
  .max(20)
  .nullable()
  .describe('what its numbers count, as people write it: 件, km; `money`: whole minor units of the project’s currency, 5990 for ¥59.90')

const statusSchema = z
  .enum(planStatuses)
  .describe('`seen`: came by itself; `planned`; `deprecated`: taken with a warning; `blocked`: not taken')
/** What people say of an event or a property. */
const about = {
  displayEn: z.string().max(100).nullable(),
  displayZh: z.string().max(100).nullable(),
  description: z.string().max(1_000).nullable().describe('what it means and when it is sent'),
  steward: z.string().max(100).nullable().describe('who answers for it'),
  status: statusSchema,
}
const allowedSchema = z
  .array(z.union([z.string().max(200), z.number()]))
  .min(1)
  .max(500)
  .nullable()
  .describe('values it may have, of a list each element; null: any. Held against what comes when the plan says so')
const requiredSchema = z.array(z.string().min(1).max(200)).max(100).describe('properties the event needs')

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
  ...about,
  allowed: allowedSchema,
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
  ...about,
  revision: z.number().int(),
  required: requiredSchema,
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
const aboutPatch = z.object(about).partial()
export const catalogEventPatchSchema = aboutPatch.extend({ required: requiredSchema.optional() })
export type CatalogEventPatch = z.infer<typeof catalogEventPatchSchema>
export const catalogPatchSchema = aboutPatch.extend({
  allowed: allowedSchema.optional(),
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

/** An event that is to be sent one day. */
export const newCatalogEventSchema = catalogEventPatchSchema.extend({ name: z.string().trim().min(1).max(200) })
/** A property that is to be sent one day; its type is what the plan holds values against. */
export const newCatalogPropertySchema = aboutPatch.extend({
  owner: z.enum(propertyOwners),
  name: z.string().trim().min(1).max(200),
  type: propertyTypeSchema,
  allowed: allowedSchema.optional(),
})

export const trackingPlanSchema = z.object({
  modes: planModesSchema,
  revision: z.number().int(),
  unreviewed: z
    .object({ events: z.number().int(), properties: z.number().int() })
    .describe('names that came by themselves and that nobody has planned, the SDKs’ own left out'),
})
export type TrackingPlan = z.infer<typeof trackingPlanSchema>

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

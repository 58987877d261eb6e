import { z } from 'zod'

/** A page a link may lead to: http or https, with a host, without a password in it. */
export const isWebAddress = (text: string): boolean => /^https?:\/\/[^\s/?#@:\\[\]]+(?::\d{1,5})?(?:[/?#][^\s\\]*)?$/i.test(text)

const utmValue = z.string().max(200)
export const utmSchema = z.object({
  source: utmValue.optional(),
  medium: utmValue.optional(),
  campaign: utmValue.optional(),
  content: utmValue.optional(),
  term: utmValue.optional(),
})

/** Parameters of ours on the page a link leads to. */
export const linkParameter = 'mr_link'
export const visitorParameter = 'mr_visitor'
export const codeParameter = 'mr_code'

const ownParameter = z
  .string()
  .regex(/^(?!utm_|mr_)[A-Za-z0-9_.-]{1,50}$/, 'letters, digits, dots and dashes; utm_ and mr_ have fields of their own')

export const linkOwnerKinds = ['staff', 'shop'] as const
export const linkInputSchema = z.object({
  name: z.string().trim().min(1).max(100),
  target: z.string().max(2_000).refine(isWebAddress, 'an http or https address').describe('the page the link leads to'),
  utm: utmSchema.describe('campaign parameters the page gets'),
  parameters: z
    .record(ownParameter, z.string().max(500))
    .refine((given) => Object.keys(given).length <= 20, 'at most 20 parameters')
    .describe('further parameters the page gets'),
  owner: z
    .object({ kind: z.enum(linkOwnerKinds), name: z.string().trim().min(1).max(100) })
    .nullable()
    .describe('the member of staff or the shop that hands the link out'),
  cost: z.number().int().min(0).max(1_000_000_000_000).describe('what it costs in all, in minor units of the project’s currency'),
})
export type LinkInput = z.infer<typeof linkInputSchema>

export const linkSchema = linkInputSchema.extend({
  id: z.string().describe('code of the short link; `$link` of the events it leads to'),
  url: z.string().describe('the short link'),
  revision: z.number().int(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable().describe('from then on the link leads nowhere'),
})
export type Link = z.infer<typeof linkSchema>
export const linksSchema = z.object({ items: z.array(linkSchema), next: z.string().nullable() })

/** What counts as an order, and for how long a link is behind it. */
export const linkSettingsInputSchema = z.object({
  orderEvent: z.string().min(1).max(200).describe('event of a paid order'),
  amountProperty: z.string().min(1).max(200).describe('its amount, in minor units'),
  windowDays: z.number().int().min(1).max(90).describe('an order counts for the last link its person came by within so many days'),
})
export const linkSettingsSchema = linkSettingsInputSchema.extend({ revision: z.number().int() })
export type LinkSettings = z.infer<typeof linkSettingsSchema>
export const defaultLinkSettings: z.infer<typeof linkSettingsInputSchema> = {
  orderEvent: 'PayOrder',
  amountProperty: 'amount',
  windowDays: 15,
}

const daySchema = z.iso.date()
export const linkReportQuerySchema = z.object({
  from: daySchema.optional().describe('first day, in the zone of the project; default: 29 days before the last'),
  to: daySchema.optional().describe('last day; default: today'),
})
export const linkNumbersSchema = z.object({
  id: z.string(),
  clicks: z.number().int().describe('by people, not by machines'),
  scans: z.number().int().describe('those of them that came by the QR code'),
  people: z.number().int().describe('different visitors who clicked'),
  newPeople: z.number().int().describe('people of whom nothing was known before they came by this link'),
  orders: z.number().int(),
  revenue: z.number().int().describe('minor units'),
})
export type LinkNumbers = z.infer<typeof linkNumbersSchema>
export const linkReportSchema = z.object({
  from: daySchema,
  to: daySchema,
  items: z.array(linkNumbersSchema).describe('links with any number, most clicks first, at most 5,000'),
})
export type LinkReport = z.infer<typeof linkReportSchema>

/** What a link brought in beyond its cost, as a share of it; nothing is known of a link that costs nothing. */
export const roiOf = (revenue: number, cost: number): number | null => (cost === 0 ? null : (revenue - cost) / cost)

import { z } from 'zod'
import { broadcastApprovalSchema } from '../broadcasts/approval.ts'
import { defaultCurrency, isCurrency } from '../money/money.ts'
import { permissions, roles } from '../permissions.ts'
import { workingDaysSchema } from '../time/working-days.ts'
import { isZone } from '../time/zone.ts'

export const slugSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/)
  .describe('lower-case letters, digits and dashes, up to 40')
/** First parts of addresses that lead elsewhere, or soon may: a project of that name would hide pages, or be hidden by them. */
export const reservedSlugs: ReadonlySet<string> = new Set(
  (
    'account admin api app assets auth debug docs healthz help home invite login logout mcp metrics mp-login new oauth oauth2 password ' +
    'projects public q readyz s settings setup shared sign-in sign-out sign-up signin signup sso static t v1 v2 www'
  ).split(' '),
)
export const newSlugSchema = slugSchema.refine((slug) => !reservedSlugs.has(slug), 'taken by pages of ours; choose another')

export const timeZoneSchema = z.string().refine(isZone, 'not an IANA time zone').describe('IANA time zone, e.g. Asia/Shanghai')

export const currencySchema = z.string().refine(isCurrency, 'not an ISO 4217 currency').describe('ISO 4217 currency, e.g. CNY')

export const signInSchema = z.object({ email: z.email(), password: z.string().min(1).max(200) })
export const projectSchema = z.object({
  slug: slugSchema,
  name: z.string(),
  timeZone: z.string(),
  currency: z.string().describe('ISO 4217 currency that properties marked as money are in'),
  marketingDefault: z.enum(['allow', 'deny']).describe('whether people without a recorded consent may get marketing messages'),
  journeysNeedApproval: z.boolean().describe('whether a journey goes live only when a second person has approved it'),
  broadcastsNeedApproval: broadcastApprovalSchema
    .nullable()
    .describe('when a broadcast is sent only after a second person has approved it; null: never'),
  workingDays: workingDaysSchema,
  mostJourneys: z.number().int().nullable().describe('in so many journeys somebody may be at once; null: in any number'),
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
})
export type Project = z.infer<typeof projectSchema>
export const newProjectSchema = z.object({
  slug: newSlugSchema,
  name: z.string().min(1).max(100).optional(),
  timeZone: timeZoneSchema.describe('IANA time zone in which days of the project begin, e.g. Asia/Shanghai'),
  currency: currencySchema.default(defaultCurrency),
})
export const projectPatchSchema = z.object({
  name: z.string().min(1).max(100).optional(),
  timeZone: timeZoneSchema.optional(),
  currency: currencySchema.optional().describe('amounts keep their digits: 5990 fen become 5990 of the new minor unit'),
  marketingDefault: z.enum(['allow', 'deny']).optional(),
  journeysNeedApproval: z.boolean().optional(),
  broadcastsNeedApproval: broadcastApprovalSchema.nullable().optional().describe('null: never'),
  workingDays: workingDaysSchema.optional().describe('replaces the whole calendar'),
  mostJourneys: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .nullable()
    .optional()
    .describe('who is in so many journeys enters no other one; nobody leaves because of it'),
})

export const meSchema = z.object({
  account: z.object({ id: z.number().int(), email: z.string(), name: z.string() }),
  projects: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      timeZone: z.string(),
      currency: z.string(),
      role: z.enum(roles),
      permissions: z.array(z.enum(permissions)),
    }),
  ),
})
export type Me = z.infer<typeof meSchema>

export const sessionSchema = z.object({
  id: z.string(),
  current: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  userAgent: z.string(),
  ip: z.string(),
})
export const sessionsSchema = z.object({ items: z.array(sessionSchema), next: z.null() })

export const memberSchema = z.object({
  accountId: z.number().int(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  revision: z.number().int(),
  addedAt: z.iso.datetime(),
})
export type Member = z.infer<typeof memberSchema>
export const membersSchema = z.object({ items: z.array(memberSchema), next: z.null() })
export const newMemberSchema = z.object({
  email: z.email(),
  name: z.string().min(1).max(100),
  role: z.enum(roles),
  password: z.string().min(10).max(200).optional().describe('first password of a new account; accounts that exist keep theirs'),
})
export const memberPatchSchema = z.object({ role: z.enum(roles) })

export const sourceKinds = ['web', 'mobile_web', 'app', 'official_account', 'mini_program', 'staff', 'qr', 'third_party', 'server'] as const
export type SourceKind = (typeof sourceKinds)[number]
export const sourceSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  kind: z.enum(sourceKinds),
  writeKey: z.string(),
  firstSeenAt: z.iso.datetime().nullable(),
  lastSeenAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
})
export type Source = z.infer<typeof sourceSchema>
export const sourcesSchema = z.object({
  items: z.array(sourceSchema),
  next: z.null(),
  publicUrl: z.string().describe('address SDKs send to'),
})
export const newSourceSchema = z.object({ name: z.string().min(1).max(100), kind: z.enum(sourceKinds).default('web') })

export const tokenSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  scopes: z.array(z.enum(permissions)),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})
export type ApiToken = z.infer<typeof tokenSchema>
export const tokensSchema = z.object({ items: z.array(tokenSchema), next: z.null() })
export const newTokenSchema = z.object({
  name: z.string().min(1).max(100),
  scopes: z.array(z.enum(permissions)).min(1).optional().describe('all, when absent'),
})
export const createdTokenSchema = tokenSchema.extend({ token: z.string().describe('shown this once') })

export const auditEntrySchema = z.object({
  id: z.number().int(),
  at: z.iso.datetime(),
  actor: z.string(),
  actorKind: z.string(),
  ip: z.string(),
  action: z.string(),
  targetKind: z.string(),
  targetId: z.string(),
  before: z.unknown().nullable(),
  after: z.unknown().nullable(),
})
export type AuditRow = z.infer<typeof auditEntrySchema>
export const auditListSchema = z.object({ items: z.array(auditEntrySchema), next: z.string().nullable() })
export const auditQuerySchema = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  action: z.string().optional(),
  target: z.string().optional(),
})
export const createdProjectSchema = z.object({ project: z.string(), writeKey: z.string(), apiToken: z.string() })

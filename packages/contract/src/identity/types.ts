import { z } from 'zod'
import { isEndedType, livingType } from './lives.ts'
import type { IdentityRules } from './rules.ts'

/** What a project says of ids of one type. The list of types is in order: what stands first is the stronger id. */
export const idTypeSchema = z.object({
  type: z
    .string()
    .regex(/^(?:login_id|mobile|email|wechat_unionid|wecom_external_userid|wechat_openid|mini_openid|custom:[A-Za-z0-9_.-]{1,60})$/)
    .describe('a built-in type (an openid type stands for all accounts), or `custom:<name>`'),
  nameEn: z.string().max(60).nullable().describe('name shown in English, for a custom type'),
  nameZh: z.string().max(60).nullable().describe('name shown in Chinese, for a custom type'),
  limit: z.number().int().min(1).max(1_000).describe('how many ids of this type one person may hold'),
  merges: z.boolean().describe('an id of this type that two known people share makes them one; if not, it is a conflict for a human'),
  hashed: z
    .boolean()
    .describe('kept only as salted SHA-256; lookup by the plain value still works. Can change only while there are no such ids'),
  expiresAfterDays: z
    .number()
    .int()
    .min(1)
    .max(3_650)
    .nullable()
    .default(null)
    .describe('an id that no record named for so many days is somebody else’s when it comes again'),
})
export type IdType = z.infer<typeof idTypeSchema>

const known = (type: string, limit: number): IdType => ({
  type,
  nameEn: null,
  nameZh: null,
  limit,
  merges: true,
  hashed: false,
  expiresAfterDays: null,
})

/** Types every project has, strongest first. Of ids that many share, a person has few. */
export const builtInTypes: readonly IdType[] = [
  known('login_id', 1),
  known('mobile', 5),
  known('email', 5),
  known('wechat_unionid', 3),
  known('wecom_external_userid', 3),
  known('wechat_openid', 10),
  known('mini_openid', 10),
]
export const isBuiltIn = (type: string): boolean => builtInTypes.some((one) => one.type === type)

/** Of a type nobody said anything of, such as a custom one. */
export const defaultLimit = 10
export const defaultMergesPerHour = 30

/** What the project says, and what it leaves to us: every built-in type is there, the login first. */
export function completeTypes(types: readonly IdType[]): IdType[] {
  const said = new Set(types.map((one) => one.type))
  const all = [...types, ...builtInTypes.filter((one) => !said.has(one.type))]
  return all.toSorted((a, b) => Number(b.type === 'login_id') - Number(a.type === 'login_id'))
}

export const identitySettingsInputSchema = z.object({
  types: z
    .array(idTypeSchema)
    .max(60)
    .superRefine((types, check) => {
      const seen = new Set<string>()
      types.forEach(({ type, limit, merges, hashed, expiresAfterDays }, i) => {
        if (seen.has(type)) check.addIssue({ code: 'custom', path: [i, 'type'], message: 'each type at most once' })
        seen.add(type)
        if (type === 'login_id' && expiresAfterDays !== null)
          check.addIssue({ code: 'custom', path: [i, 'expiresAfterDays'], message: 'a login does not expire' })
        if (hashed && type.endsWith('_openid'))
          check.addIssue({
            code: 'custom',
            path: [i, 'hashed'],
            message: 'an openid means nobody outside of its account; it is kept as it is',
          })
        if (type === 'login_id' && (limit !== 1 || !merges))
          check.addIssue({
            code: 'custom',
            path: [i, limit !== 1 ? 'limit' : 'merges'],
            message: 'a login is what a person is: one each, always',
          })
      })
    })
    .describe('types in order of strength; built-in types that are left out keep their defaults'),
  mergesPerHour: z.number().int().min(1).max(10_000).describe('merges into one person within an hour, before a human has to look'),
})
export type IdentitySettingsInput = z.infer<typeof identitySettingsInputSchema>
export const identitySettingsSchema = z.object({
  types: z.array(idTypeSchema).describe('all types, strongest first'),
  mergesPerHour: z.number().int(),
  revision: z.number().int(),
})
export type IdentitySettings = z.infer<typeof identitySettingsSchema>

/** `wechat_openid:wx1` is a `wechat_openid`; a custom type is itself. */
function familyOf(type: string): string {
  const living = livingType(type)
  return living.startsWith('custom:') ? living : (living.split(':', 1)[0] ?? living)
}

/** The rules that settings amount to. */
export function rulesOf({ types, mergesPerHour }: { readonly types: readonly IdType[]; readonly mergesPerHour: number }): IdentityRules {
  const byType = new Map(completeTypes(types).map((one, rank) => [one.type, { ...one, rank }]))
  const find = (type: string) => byType.get(familyOf(type))
  return {
    // What a person was known by once does not count.
    limitOf: (type) => (isEndedType(type) ? Number.POSITIVE_INFINITY : (find(type)?.limit ?? defaultLimit)),
    mergesPeople: (type) => find(type)?.merges ?? true,
    rankOf: (type) => find(type)?.rank ?? byType.size,
    isHashed: (type) => !isEndedType(type) && (find(type)?.hashed ?? false),
    expires: types.some((one) => one.expiresAfterDays !== null),
    expiresAfter: (type) => (isEndedType(type) ? undefined : (find(type)?.expiresAfterDays ?? undefined)),
    mergesPerHour,
  }
}

export const builtInRules: IdentityRules = rulesOf({ types: [], mergesPerHour: defaultMergesPerHour })

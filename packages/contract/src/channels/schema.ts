import { z } from 'zod'

/** What a visit can be beside its parameters. `campaign`, `referral` and `direct` are what is left when no earlier channel took it. */
export const entries = ['qr', 'official_account', 'mini_program', 'campaign', 'referral', 'direct'] as const
export type Entry = (typeof entries)[number]

const patternSchema = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\s*]*\*?$|^\*[^\s*]+\*?$/, 'a word without spaces; * may stand at its beginning and its end')
const patternsSchema = z.array(patternSchema).min(1).max(200)

/** All given fields have to fit, each by any of its values. Capitals do not count. */
export const channelRuleSchema = z
  .object({
    utmSource: patternsSchema.optional().describe('utm_source; * at the beginning or end stands for anything'),
    utmMedium: patternsSchema.optional().describe('utm_medium, likewise'),
    host: patternsSchema.optional().describe('host of the referrer with all its subdomains: `baidu.com`; `google.*` for every country'),
    parameter: patternsSchema.optional().describe('name of a query parameter of the page, such as a click id: `gclid`'),
    scene: patternsSchema.optional().describe('scene of a mini-program launch: `1047`'),
    entry: z.array(z.enum(entries)).min(1).optional().describe('what the visit is'),
  })
  .refine((rule) => Object.values(rule).some((value) => value !== undefined), 'a rule needs at least one condition')
export type ChannelRule = z.infer<typeof channelRuleSchema>

export const channelSchema = z.object({
  key: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, 'small letters, digits and _, up to 40')
    .describe('value of `$channel`; stays, whatever the channel is called'),
  nameEn: z.string().min(1).max(60),
  nameZh: z.string().min(1).max(60),
  rules: z.array(channelRuleSchema).max(50).describe('any of them; a channel without rules takes nothing'),
})
export type Channel = z.infer<typeof channelSchema>

export const channelListSchema = z
  .array(channelSchema)
  .min(1)
  .max(60)
  .superRefine((channels, check) => {
    const seen = new Set<string>()
    channels.forEach(({ key }, i) => {
      if (seen.has(key)) check.addIssue({ code: 'custom', path: [i, 'key'], message: 'each key at most once' })
      seen.add(key)
    })
  })

const hostSchema = z.string().regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, 'a host in small letters, such as pay.example.com')

export const channelSettingsSchema = z.object({
  channels: z.array(channelSchema).describe('in order: the first that fits takes the visit'),
  ownHosts: z.array(z.string()).describe('referrers that are no source: other domains of yours, payment pages'),
  isDefault: z.boolean().describe('the channels are those the product comes with'),
  revision: z.number().int(),
})
export type ChannelSettings = z.infer<typeof channelSettingsSchema>

export const channelSettingsInputSchema = z.object({
  channels: channelListSchema.nullable().describe('null: those the product comes with'),
  ownHosts: z.array(hostSchema).max(200),
})
export type ChannelSettingsInput = z.infer<typeof channelSettingsInputSchema>

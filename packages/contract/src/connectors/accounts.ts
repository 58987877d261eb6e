import { z } from 'zod'

/** Channels whose messages leave by an account. */
export const accountChannels = ['sms', 'push', 'webhook'] as const
export type AccountChannel = (typeof accountChannels)[number]

/** A channel's provider as it is set up: what it asks for is told as JSON schemas, so that a page can ask for it. */
export const providerSchema = z.object({
  name: z.string(),
  channel: z.enum(accountChannels),
  settings: z.record(z.string(), z.unknown()).describe('JSON schema of what everybody with the right may see'),
  secrets: z.record(z.string(), z.unknown()).describe('JSON schema of what is kept sealed and never shown'),
  needsTemplate: z.boolean().describe('sends only texts that it has approved, by their code'),
  receipts: z.enum(['push', 'poll', 'none']).describe('how it tells what came of a message'),
  canCheck: z.boolean().describe('its credentials can be tried without sending anything'),
})
export type ChannelProvider = z.infer<typeof providerSchema>
export const providersSchema = z.object({ items: z.array(providerSchema), next: z.null() })

const unitPrice = z.number().min(0).max(1_000).nullable().describe('of one unit, in the currency of the project; null: not known')

export const channelAccountSchema = z.object({
  id: z.string(),
  channel: z.enum(accountChannels),
  provider: z.string(),
  name: z.string(),
  settings: z.record(z.string(), z.unknown()),
  secrets: z.array(z.string()).describe('names of the secrets that are stored'),
  isReadable: z.boolean().describe('false: the secrets were sealed with another MILLRACE_SECRET; enter them again'),
  isDefault: z.boolean().describe('messages of the channel leave by it'),
  unitPrice,
  callbackUrl: z.string().describe('secret: where the provider is to tell what came of messages, and what people answer'),
  stopped: z.string().nullable().describe('why the provider takes nothing until somebody looks at it; messages wait'),
  heardAt: z.iso.datetime().nullable().describe('when the provider last told something'),
  revision: z.number().int(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
})
export type ChannelAccount = z.infer<typeof channelAccountSchema>
export const channelAccountsSchema = z.object({ items: z.array(channelAccountSchema), next: z.null() })

const secrets = z.record(z.string(), z.unknown()).refine((given) => JSON.stringify(given).length <= 20_000, 'at most 20,000 characters')

const fields = {
  name: z.string().trim().min(1).max(100),
  settings: z.record(z.string(), z.unknown()).default({}),
  unitPrice: unitPrice.default(null),
  isDefault: z.boolean().default(true),
}
export const newChannelAccountSchema = z.object({
  ...fields,
  provider: z.string(),
  secrets: secrets.default({}),
})
export const channelAccountInputSchema = z.object({
  ...fields,
  secrets: secrets.optional().describe('all of them anew; left out, they stay'),
})
export const checkedAccountSchema = z.object({ ok: z.boolean(), detail: z.string() })

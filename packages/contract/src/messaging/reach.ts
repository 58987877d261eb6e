import { z } from 'zod'
import type { IdentityRef } from '../events.ts'
import { isHashedId, normaliseId } from '../ids.ts'
import type { ConsentChannel } from './consents.ts'
import { pushAddressPattern } from './devices.ts'

/** Channels by which only somebody with an address of it can be reached. */
export const addressedChannels = ['email', 'sms', 'push', 'phone'] as const
export type AddressedChannel = (typeof addressedChannels)[number]

/** Channels that messages are sent by. Whoever takes what a webhook says knows people by their ids: everybody can be reached there. */
export const sendingChannels = [...addressedChannels, 'webhook'] as const
export type SendingChannel = (typeof sendingChannels)[number]

export const isAddressed = (channel: ConsentChannel): channel is AddressedChannel => addressedChannels.some((one) => one === channel)

/** Whether a person can be reached: asked of the same gate that messages pass, as of now. */
export const reachSchema = z.object({
  items: z.array(
    z.object({
      channel: z.enum(sendingChannels),
      purpose: z.string().nullable().describe('null: service messages, which need no consent'),
      reachable: z.boolean(),
      reason: z.string().nullable().describe('why not, as messages say it'),
    }),
  ),
})
export type Reach = z.infer<typeof reachSchema>

/** What decides whether a message may go to somebody's address at all. */
export interface ReachFacts {
  readonly channel: ConsentChannel
  readonly class: 'marketing' | 'service'
  /** Recorded consent to the purpose on the channel; undefined when nobody has recorded any. */
  readonly consent: boolean | undefined
  /** What the purpose says of people of whom nothing is recorded. */
  readonly whenUnknown: 'allow' | 'deny'
  readonly hasAddress: boolean
  /** What the address is on the suppression list for, the oldest first; asked of channels with addresses only, as is whether there is one. */
  readonly suppressed: readonly string[]
}

/** Why somebody cannot be reached, the first that holds; undefined: they can. Service messages need no consent. */
export function unreachable(facts: ReachFacts): string | undefined {
  const isMarketing = facts.class === 'marketing'
  if (isMarketing && facts.consent === false) return 'unsubscribed'
  if (isMarketing && facts.consent === undefined && facts.whenUnknown === 'deny') return 'no_consent'
  if (facts.channel === 'webhook') return undefined
  if (!facts.hasAddress) return 'no_address'
  const why = facts.suppressed.find((reason) => stops(reason, facts))
  return why === undefined ? undefined : `suppressed: ${why}`
}

/** On the suppression list for this, a number gets texts still: its holder only wants no more calls. */
export const doNotCall = 'do_not_call'

/** What an address that is on the list does not get: everything, what is promotional, or calls. */
export const suppressionScopes = ['all', 'marketing', 'calls'] as const
export type SuppressionScope = (typeof suppressionScopes)[number]

export const scopeOfReason = (reason: string): SuppressionScope =>
  reason === doNotCall ? 'calls' : reason === 'unsubscribed' ? 'marketing' : 'all'

/** Whether what is on the list for a reason gets nothing by a channel. A number is one address for texts and calls. */
function stops(reason: string, { channel, class: messageClass }: Pick<ReachFacts, 'channel' | 'class'>): boolean {
  const scope = scopeOfReason(reason)
  if (scope === 'calls') return channel === 'phone'
  return scope === 'all' || messageClass === 'marketing'
}

/** The property of profiles and the type of ids that say where messages of a channel go, and what is one at all. */
export const addressed: Readonly<Record<AddressedChannel, { readonly by: string; readonly is: RegExp }>> = {
  email: { by: 'email', is: /^[^\s@<>,;"]+@[^\s@<>,;"]+$/ },
  // E.164: without its country nobody can be called.
  sms: { by: 'mobile', is: /^\+[1-9]\d{5,14}$/ },
  // Not of profiles: whoever looks puts the device that was seen last under this name.
  push: { by: '$push_device', is: pushAddressPattern },
  phone: { by: 'mobile', is: /^\+[1-9]\d{5,14}$/ },
}

/** Where messages of a channel reach a person: the profile says it, else an id does, of several the first as text. */
export function addressOf(
  channel: AddressedChannel,
  properties: Readonly<Record<string, unknown>>,
  ids: readonly IdentityRef[],
): string | undefined {
  const { by, is } = addressed[channel]
  const [id] = ids.flatMap(({ type, value }) => (type === by && !isHashedId(value) ? [value] : [])).toSorted()
  const said = properties[by] ?? id
  if (typeof said !== 'string') return undefined
  const address = by === 'mobile' ? normaliseId(by, said) : said
  return is.test(address) ? address : undefined
}

/** By its look: a device is named after its service, a mail address has an @, and a number gets texts and calls. */
export const channelsOfAddress = (address: string): readonly AddressedChannel[] =>
  /^[a-z]+:/.test(address) ? ['push'] : address.includes('@') ? ['email'] : ['sms', 'phone']

/** The channels by which an address on the list for these reasons gets nothing promotional. */
export const channelsStopped = (address: string, reasons: readonly string[]): readonly AddressedChannel[] =>
  channelsOfAddress(address).filter((channel) => reasons.some((reason) => stops(reason, { channel, class: 'marketing' })))

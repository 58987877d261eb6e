import type { AccountChannel } from '../../../lib/channel-accounts.ts'

/** Where an account of a channel is looked at; `new` is one that is being set up. */
export const accountPage = (channel: AccountChannel) => `/$slug/settings/${channel}/$id` as const

import type { IdentityRef } from '@millrace/contract/events.ts'
import { addressOf, type SendingChannel } from '@millrace/contract/messaging/reach.ts'
import type { Db } from '../../platform/postgres.ts'
import type { Sealer } from '../../platform/seal.ts'
import type { ChannelAccounts, NotReady } from '../connectors/index.ts'
import { addressOfDevice, type Device } from './devices/store.ts'
import { pushNotReady } from './push.ts'
import { readSettings } from './settings.ts'
import { nameOf } from './webhook.ts'

/** Where messages of a channel reach somebody: by their profile and ids, by their devices, or by what another system knows them as. */
export function addressBy(
  channel: SendingChannel,
  properties: Readonly<Record<string, unknown>>,
  ids: readonly IdentityRef[],
  devices: readonly Device[],
): string | undefined {
  if (channel === 'push') return addressOfDevice(devices[0])
  return channel === 'webhook' ? nameOf(ids) : addressOf(channel, properties, ids)
}

const none = (): NotReady => 'channel_not_set'

/** By what messages of projects leave; asked for those channels only that are wanted. */
export async function loadWays(
  { accounts, sealer }: { readonly accounts: ChannelAccounts; readonly sealer: Sealer },
  db: Db,
  projectIds: readonly number[],
  wanted: readonly SendingChannel[],
) {
  const settings = await readSettings(db, sealer, projectIds)
  const smsOf = wanted.includes('sms') ? await accounts.forSms(db, projectIds) : none
  const pushOf = wanted.includes('push') ? await accounts.forPush(db, projectIds) : none
  const webhookOf = wanted.includes('webhook') ? await accounts.forWebhook(db, projectIds) : none
  return {
    settings,
    smsOf,
    pushOf,
    webhookOf,
    /** Why nothing leaves by a channel now, to somebody with these devices. */
    notReady(projectId: number, channel: SendingChannel, devices: readonly Pick<Device, 'provider'>[]): NotReady | undefined {
      if (channel === 'phone') return undefined
      if (channel === 'email') return settings(projectId).isReadable ? undefined : 'channel_unreadable'
      if (channel === 'push') return pushNotReady(devices, (provider) => pushOf(projectId, provider))
      const account = channel === 'sms' ? smsOf(projectId) : webhookOf(projectId)
      return typeof account === 'string' ? account : undefined
    },
  }
}

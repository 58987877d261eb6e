import type { Shown } from '../../lib/inbox.ts'
import type { Kit } from '../../lib/kit.ts'
import { arrive, extrasOf, textsOf } from '../devices.ts'
import type { GetuiAccount } from './account.ts'
import { type Push, Refused } from './request.ts'

/** Shows it on the phone, unless the app was not opened for long; answers as a single push is answered. */
export function push(given: Push, account: GetuiAccount, kit: Kit): Record<string, Record<string, string>> {
  const [cid = ''] = given.audience.cid
  const device = account.devices[cid]
  if (!device || device.isGone) throw new Refused(20_001, 'target user is invalid', 400)
  const id = `RASS_${kit.number()}`
  if (device.isInactive) return { [id]: { [cid]: 'successed_ignore' } }
  const seen =
    device.platform === 'ios' ? onApple(given) : device.platform === 'harmony' ? onHarmony(given) : onAndroid(given, device.isOnline)
  if (seen) arrive(kit, { id, to: cid, ref: given.request_id, text: seen.text, shown: { platform: device.platform, ...seen.shown } })
  return { [id]: { [cid]: device.isOnline ? 'successed_online' : 'successed_offline' } }
}

type Seen = { readonly text: string; readonly shown: Omit<Shown, 'platform'> } | undefined

/** An app that is open has it by Getui's own connection, one that is not by the vendor's channel, if the push has one. */
function onAndroid({ push_message: message, push_channel: channel }: Push, isOnline = false): Seen {
  const look = isOnline ? message.notification : channel?.android?.ups.notification
  if (!look) return undefined
  const { link, data } = tapOf(look)
  const options = channel?.android?.ups.options
  const category = options?.HW?.['/message/android/category'] ?? (options?.VV?.classification === 1 ? 'service' : '')
  return {
    text: look.body,
    shown: {
      title: look.title,
      link,
      data,
      // Vendors are given no picture.
      image: isOnline ? (message.notification?.big_image ?? '') : '',
      collapse: look.notify_id === undefined ? '' : String(look.notify_id),
      category: typeof category === 'string' ? category : '',
    },
  }
}

function tapOf(
  look: NonNullable<Push['push_message']['notification']> | { click_type: string; intent?: string; url?: string; payload?: string },
): {
  link: string
  data: Record<string, string>
} {
  if (look.click_type === 'url') return { link: look.url ?? '', data: {} }
  if (look.click_type === 'payload') return apart(look.payload ?? '')
  if (look.click_type !== 'intent') return { link: '', data: {} }
  return { link: look.intent ?? '', data: extrasOf(look.intent ?? '') }
}

/** What the app finds in its own data. */
function apart(json: string): { link: string; data: Record<string, string> } {
  const { link = '', ...data } = textsOf(JSON.parse(json || '{}') as Record<string, unknown>)
  return { link, data }
}

/** Only Apple's own channel shows something there. */
function onApple({ push_channel: channel }: Push): Seen {
  const ios = channel?.ios
  if (ios?.type !== 'notify') return undefined
  const { alert } = ios.aps
  const image = ios.multimedia?.[0]?.url ?? ''
  const collapse = ios['apns-collapse-id'] ?? ''
  return { text: alert.body ?? '', shown: { title: alert.title ?? '', ...apart(ios.payload ?? ''), image, collapse, category: '' } }
}

function onHarmony({ push_channel: channel }: Push): Seen {
  const look = channel?.harmony?.notification
  if (!look) return undefined
  const want = JSON.parse(look.want ?? '{}') as { uri?: string; parameters?: Record<string, unknown> }
  const shown = { title: look.title, link: want.uri ?? '', data: textsOf(want.parameters ?? {}), image: '', collapse: '' }
  return { text: look.body, shown: { ...shown, category: look.category ?? '' } }
}

import type { PushMessage } from '../connector.ts'
import { categoryOf, dataOf } from './fit.ts'
import { linkOf } from './link.ts'

export interface JPushLook {
  readonly channelId?: string | undefined
  readonly serviceCategory?: string | undefined
}

const platforms = { android: 'android', ios: 'ios', harmony: 'hmos' } as const
const homes = { android: 'intent:#Intent;action=android.intent.action.MAIN;end', harmony: 'action.system.home' } as const
/** Those who pay may ask for ten days; three are anybody's. */
const longestS = 3 * 86_400

/** What is pushed, to devices of one platform. */
export function jpushBody(message: PushMessage, tokens: readonly string[], look: JPushLook, cid: string): Record<string, unknown> {
  const { platform, isSandbox } = message.device
  const isApple = platform === 'ios'
  return {
    cid,
    platform: [platforms[platform]],
    audience: { registration_id: tokens },
    notification: { [platforms[platform]]: notificationOf(message, look) },
    options: {
      time_to_live: Math.min(Math.max(0, Math.round(message.ttlSeconds)), longestS),
      // 0: what vendors count as marketing, 1: service.
      classification: message.isMarketing ? 0 : 1,
      ...(isApple ? { apns_production: !isSandbox } : {}),
      ...(isApple && message.collapse !== '' ? { apns_collapse_id: message.collapse } : {}),
    },
  }
}

function notificationOf(message: PushMessage, { channelId, serviceCategory }: JPushLook): Record<string, unknown> {
  const { device, title, text, link, image, isMarketing } = message
  const extras = dataOf(message)
  if (device.platform === 'ios')
    return {
      alert: { ...(title === '' ? {} : { title }), body: text },
      sound: 'default',
      // The app's own extension fetches the picture.
      ...(image === '' ? {} : { 'mutable-content': true }),
      extras: { ...extras, ...(image === '' ? {} : { image }) },
    }
  const category = categoryOf(isMarketing, serviceCategory)
  const intent = { url: linkOf(link)?.to === 'app' ? homes[device.platform] : link }
  const base = { alert: text, ...(title === '' ? {} : { title }), intent, extras }
  if (device.platform === 'harmony') return { ...base, ...(category ? { category } : {}), ...(image === '' ? {} : { large_icon: image }) }
  return {
    ...base,
    ...(channelId ? { channel_id: channelId } : {}),
    ...(image === '' ? {} : { style: 3, big_pic_path: image }),
  }
}

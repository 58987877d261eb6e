import type { PushMessage } from '../connector.ts'
import { categoryOf, dataOf } from './fit.ts'
import { notifyIdOf, requestIdOf } from './getui-sign.ts'
import { androidIntent, linkOf } from './link.ts'

export interface GetuiLook {
  readonly channelId?: string | undefined
  readonly serviceCategory?: string | undefined
}

const longestMs = 3 * 86_400_000

/** What is pushed, by Getui's own connection while the app is open and by the phone's vendor otherwise. */
export function getuiBody(message: PushMessage, look: GetuiLook): Record<string, unknown> {
  const { id, device, ttlSeconds } = message
  const ttl = Math.min(Math.max(0, Math.round(ttlSeconds)) * 1_000, longestMs)
  return {
    request_id: requestIdOf(id),
    // 1: its own connection first, 2: the vendor only, since an open connection shows nothing on an iPhone.
    settings: { ttl: ttl === 0 ? -1 : ttl, strategy: device.platform === 'ios' ? { default: 1, ios: 2 } : { default: 1 } },
    audience: { cid: [device.token] },
    push_message: device.platform === 'ios' ? { transmission: JSON.stringify(dataOf(message)) } : { notification: ownOf(message, look) },
    push_channel: channelOf(message, look),
  }
}

const words = ({ title, text }: PushMessage) => ({ title, body: text })

function ownOf(message: PushMessage, { channelId }: GetuiLook): Record<string, unknown> {
  const { image } = message
  return { ...onAndroid(message), ...(image === '' ? {} : { big_image: image }), ...(channelId ? { channel_id: channelId } : {}) }
}

const onAndroid = (message: PushMessage) => ({
  ...words(message),
  ...clickOf(message),
  ...(message.collapse === '' ? {} : { notify_id: notifyIdOf(message.collapse) }),
})

/** Of an address of the web with values besides, the app gets both and opens the address: a browser has no place for the values. */
function clickOf(message: PushMessage): Record<string, string> {
  const { data } = message
  const link = linkOf(message.link) ?? { to: 'app' }
  const hasData = Object.keys(data).length > 0
  if (link.to === 'page') return { click_type: 'intent', intent: androidIntent(link.url, data) }
  if (hasData) return { click_type: 'payload', payload: JSON.stringify(dataOf(message)) }
  return link.to === 'web' ? { click_type: 'url', url: link.url } : { click_type: 'startapp' }
}

function channelOf(message: PushMessage, { serviceCategory }: GetuiLook): Record<string, unknown> {
  const { device, link, image, collapse, isMarketing } = message
  const category = categoryOf(isMarketing, serviceCategory)
  const data = dataOf(message)
  if (device.platform === 'ios')
    return {
      ios: {
        type: 'notify',
        payload: JSON.stringify(data),
        aps: { alert: words(message), 'content-available': 0, sound: 'default' },
        ...(collapse === '' ? {} : { 'apns-collapse-id': collapse }),
        ...(image === '' ? {} : { multimedia: [{ url: image, type: 1 }] }),
      },
    }
  if (device.platform === 'harmony') {
    const want = JSON.stringify({ deviceId: '', ...(link === '' ? {} : { uri: link }), parameters: message.data })
    const click = Object.keys(data).length === 0 ? { click_type: 'startapp' } : { click_type: 'want', want }
    return { harmony: { notification: { ...words(message), ...click, ...(category ? { category } : {}) } } }
  }
  const options = {
    ...(category ? { HW: { '/message/android/category': category } } : {}),
    // vivo: 0 is marketing, 1 service.
    VV: { classification: isMarketing ? 0 : 1 },
  }
  return { android: { ups: { notification: onAndroid(message), options } } }
}

import type { PushMessage } from '../connector.ts'
import { collapseOf } from './apns-message.ts'
import { dataOf } from './fit.ts'

export interface FcmLook {
  readonly channelId?: string | undefined
  readonly clickAction?: string | undefined
}

/** As the API keeps it at most. */
const mostSeconds = 28 * 86_400
/** Names that FCM uses itself. */
export const ownNames = /^(?:from|message_type|collapse_key|(?:gcm|google).*)$/i

/** The body of a request for one device; a tap opens the app, which finds the link beside its data. */
export function fcmBody(message: PushMessage, look: FcmLook, now: Date): string {
  const { device, title, text, image } = message
  const data = dataOf(message)
  const body = {
    message: {
      token: device.token,
      notification: { ...(title === '' ? {} : { title }), body: text, ...(image === '' ? {} : { image }) },
      ...(Object.keys(data).length > 0 ? { data } : {}),
      ...(device.platform === 'ios' ? { apns: apnsOf(message, now) } : { android: androidOf(message, look) }),
    },
  }
  return JSON.stringify(body, (_name, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value))
}

function androidOf({ collapse, ttlSeconds, isMarketing }: PushMessage, { channelId, clickAction }: FcmLook) {
  const notification = {
    ...(collapse === '' ? {} : { tag: collapse }),
    ...(channelId === undefined ? {} : { channel_id: channelId }),
    ...(clickAction === undefined ? {} : { click_action: clickAction }),
  }
  return {
    // What sells something need not wake the phone.
    priority: isMarketing ? 'NORMAL' : 'HIGH',
    ttl: `${secondsOf(ttlSeconds)}s`,
    ...(collapse === '' ? {} : { collapse_key: collapse }),
    ...(Object.keys(notification).length > 0 ? { notification } : {}),
  }
}

function apnsOf({ collapse, ttlSeconds, image, isMarketing }: PushMessage, now: Date) {
  const until = Math.floor(now.getTime() / 1_000) + secondsOf(ttlSeconds)
  return {
    headers: {
      'apns-priority': isMarketing ? '5' : '10',
      'apns-expiration': ttlSeconds > 0 ? String(until) : '0',
      ...(collapse === '' ? {} : { 'apns-collapse-id': collapseOf(collapse) }),
    },
    payload: { aps: { sound: 'default', ...(image === '' ? {} : { 'mutable-content': 1 }) } },
    ...(image === '' ? {} : { fcm_options: { image } }),
  }
}

const secondsOf = (ttlSeconds: number): number => Math.min(mostSeconds, Math.max(0, Math.floor(ttlSeconds)))

import type { PushMessage } from '../connector.ts'
import { categoryOf, dataOf } from './fit.ts'
import { androidIntent, linkOf } from './link.ts'

export interface HuaweiLook {
  readonly channelId?: string | undefined
  readonly serviceCategory?: string | undefined
  readonly receiptId?: string | undefined
}

const longestS = 15 * 86_400

/** What is pushed; one for a single device carries our id, and has it back in its receipt. */
export function huaweiBody(message: PushMessage, tokens: readonly string[], look: HuaweiLook): Record<string, unknown> {
  const { id, title, text, image, collapse, ttlSeconds, isMarketing } = message
  const category = categoryOf(isMarketing, look.serviceCategory)
  return {
    message: {
      android: {
        notification: {
          title,
          body: text,
          ...tapOf(message).click,
          ...(image === '' ? {} : { image }),
          ...(collapse === '' ? {} : { tag: collapse }),
          ...(look.channelId ? { channel_id: look.channelId } : {}),
        },
        ...tapOf(message).data,
        ...(tokens.length === 1 ? { bi_tag: id } : {}),
        ...(category ? { category } : {}),
        ttl: `${Math.min(Math.max(1, Math.round(ttlSeconds)), longestS)}s`,
        ...(look.receiptId ? { receipt_id: look.receiptId } : {}),
      },
      token: tokens,
    },
  }
}

/** 1 opens a page of the app, 2 an address of the web, 3 the app, which then has all there is to it. */
function tapOf(message: PushMessage): { readonly click: { readonly click_action: object }; readonly data: { readonly data?: string } } {
  const link = linkOf(message.link) ?? { to: 'app' }
  if (link.to === 'page') return { click: { click_action: { type: 1, intent: androidIntent(link.url, message.data) } }, data: {} }
  // A browser has no place for values, and addresses that are not https are not opened.
  const isPlain = Object.keys(message.data).length === 0
  if (link.to === 'web' && isPlain && /^https:/i.test(link.url)) return { click: { click_action: { type: 2, url: link.url } }, data: {} }
  const data = dataOf(message)
  return { click: { click_action: { type: 3 } }, data: Object.keys(data).length === 0 ? {} : { data: JSON.stringify(data) } }
}

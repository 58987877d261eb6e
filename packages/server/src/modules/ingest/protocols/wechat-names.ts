import { cleanText } from './text.ts'
import { isObject, type RawObject } from './types.ts'

/** Events of an official account by the platform's name in small letters. */
const eventNames: ReadonlyMap<string, string> = new Map([
  ['subscribe', '$wechat_follow'],
  ['unsubscribe', '$wechat_unfollow'],
  ['scan', '$wechat_scan'],
  ['location', '$wechat_location'],
  ['click', '$wechat_menu_click'],
  ['view', '$wechat_menu_view'],
  ['view_miniprogram', '$wechat_menu_mini_program'],
  ['scancode_push', '$wechat_menu_scan'],
  ['scancode_waitmsg', '$wechat_menu_scan'],
  ['pic_sysphoto', '$wechat_menu_photo'],
  ['pic_photo_or_album', '$wechat_menu_photo'],
  ['pic_weixin', '$wechat_menu_photo'],
  ['location_select', '$wechat_menu_location'],
  ['templatesendjobfinish', '$wechat_template_result'],
  ['subscribe_msg_popup_event', '$wechat_subscription_choice'],
  ['subscribe_msg_change_event', '$wechat_subscription_choice'],
  ['subscribe_msg_sent_event', '$wechat_subscription_result'],
])

/** About the account itself, not about a follower. */
const ofAccount = /^(?:masssendjobfinish|publishjobfinish|qualification_|naming_|annual_renew|verify_expired)/

/** Our name of a push; undefined when it is about nobody. */
export function wechatEventName(type: string, event: string): string | undefined {
  if (type !== 'event') return '$wechat_message'
  const name = event.toLowerCase()
  return ofAccount.test(name) ? undefined : (eventNames.get(name) ?? '$wechat_event')
}

/** Said by the record itself. */
const envelope: ReadonlySet<string> = new Set(['FromUserName', 'CreateTime', 'OpenID', 'UnionId', 'UnionID', 'unionid', 'Encrypt'])
const renamed: Readonly<Record<string, string>> = {
  ToUserName: '$wechat_account',
  MsgType: '$wechat_type',
  Event: '$wechat_event',
  MsgId: '$wechat_message_id',
  MsgID: '$wechat_message_id',
  Location_X: '$latitude',
  Location_Y: '$longitude',
  Latitude: '$latitude',
  Longitude: '$longitude',
}
const numbers: ReadonlySet<string> = new Set(['Location_X', 'Location_Y', 'Latitude', 'Longitude', 'Precision', 'Scale', 'Count'])

/** Fields of a push as properties: coordinates under their preset names, all others as `$wechat_<field>`. Empty ones are none. */
export function wechatProperties(push: RawObject): RawObject {
  const kept = Object.entries(push).filter(([name, value]) => !envelope.has(name) && value !== '')
  return Object.fromEntries(kept.map(([name, value]) => [renamed[name] ?? `$wechat_${snake(name)}`, valueOf(name, value)]))
}

function valueOf(name: string, value: unknown): unknown {
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [renamed[key] ?? snake(key), valueOf(key, inner)]))
  return numbers.has(name) && typeof value === 'string' && value !== '' ? Number(value) : value
}

const snake = (name: string): string =>
  cleanText(name, 100)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()

import type { CanonicalRecord, IdentityRef, ProfileChange } from '@millrace/contract/events.ts'
import { collectWith, type Collector, type Outcome, refuse } from './collect.ts'
import type { BrokenEnvelope } from './envelope.ts'
import { addId, idText, maxIdLength } from './id-list.ts'
import { recordKey } from './key.ts'
import { freeProperties, gather } from './properties.ts'
import { spread } from './spread.ts'
import { cleanText } from './text.ts'
import { epochMs, placeTime } from './times.ts'
import { type DecodeContext, type Decoded, isObject, type RawObject, type Refusal } from './types.ts'
import { isSigned, openWechat } from './wechat-crypto.ts'
import { readMarkup } from './wechat-markup.ts'
import { wechatEventName, wechatProperties } from './wechat-names.ts'

const source = 'wechat'
/** A push is signed for a moment, not for ever: who has seen one cannot repeat it tomorrow. */
const staleAfterMs = 5 * 60_000

/** What the server settings of an official account say. */
export interface WechatCredentials {
  readonly appid: string
  readonly token: string
  /** Absent in plain mode; with one, what is not encrypted is refused. */
  readonly encodingAesKey: string | undefined
}

/** Parameters the platform puts on every request. */
export type WechatQuery = Readonly<Partial<Record<'signature' | 'timestamp' | 'nonce' | 'echostr' | 'msg_signature', string>>>

/** The platform asks whether the URL is ours: the text it wants to see again. */
export function answerUrlCheck(query: WechatQuery, account: WechatCredentials, receivedAt: number): { readonly echo: string } | Refusal {
  return unsigned(query, account, receivedAt) ?? { echo: query.echostr ?? '' }
}

/** The fields of a push: plain, or from its envelope, when its signatures, its moment and its AppID are right. */
export function readPush(
  query: WechatQuery,
  body: Buffer,
  account: WechatCredentials,
  receivedAt: number,
): { readonly fields: RawObject } | BrokenEnvelope {
  const text = body.toString()
  const read = unsigned(query, account, receivedAt) ?? readMarkup(text)
  const opened = 'fields' in read ? openPush(query, read.fields, account) : read
  return 'fields' in opened ? opened : { ...opened, raw: text }
}

function openPush(query: WechatQuery, fields: RawObject, account: WechatCredentials): { readonly fields: RawObject } | Refusal {
  const { Encrypt: sealed } = fields
  if (account.encodingAesKey === undefined) {
    if (sealed === undefined || fields.MsgType !== undefined) return { fields }
    return refuse('encryption_key_missing', 'the push is encrypted, and no EncodingAESKey is stored here', 'Encrypt')
  }
  if (typeof sealed !== 'string')
    return refuse('not_encrypted', 'an EncodingAESKey is stored here, so pushes must be encrypted: choose safe mode', 'Encrypt')
  if (!isSigned(query.msg_signature, account.token, query.timestamp ?? '', query.nonce ?? '', sealed)) return badSignature('msg_signature')
  const opened = openWechat(account.encodingAesKey, account.appid, sealed)
  return typeof opened === 'string' ? readMarkup(opened) : opened
}

function unsigned(query: WechatQuery, account: WechatCredentials, receivedAt: number): Refusal | undefined {
  const { timestamp = '', nonce = '' } = query
  if (!isSigned(query.signature, account.token, timestamp, nonce)) return badSignature('signature')
  const at = epochMs(timestamp)
  if (at !== undefined && Math.abs(receivedAt - at) <= staleAfterMs) return undefined
  return refuse('signature_expired', 'the push was signed more than 5 minutes ago, or in the future', 'timestamp')
}

const badSignature = (field: string): Refusal => refuse('signature_invalid', 'the signature does not fit the Token', field)

/** A push as an event of the follower it is about. */
export const decodePush = (push: RawObject, appid: string, context: DecodeContext): Decoded =>
  collectWith([push], (_raw, into) => decodeOne(push, appid, context, into))

function decodeOne(push: RawObject, appid: string, context: DecodeContext, into: Collector): Outcome {
  const [type, event] = [textOf(push.MsgType), textOf(push.Event)]
  if (type === '') return refuse('type_missing', 'the push has no MsgType', 'MsgType')
  const name = wechatEventName(type, event)
  if (name === undefined) return refuse('not_about_a_person', `${event} is about the account itself`, 'Event')
  const openid = idText(push.OpenID ?? push.FromUserName)
  if (openid === undefined) return refuse('id_missing', 'the push names no follower', 'FromUserName')
  if (openid.length > maxIdLength) return refuse('id_too_long', `an id is longer than ${maxIdLength} characters`, 'FromUserName')
  const sentAt = epochMs(push.CreateTime)
  if (sentAt === undefined) return refuse('time_missing', 'the push has no CreateTime', 'CreateTime')
  const placed = placeTime(sentAt, { receivedAt: context.receivedAt })
  if (!placed) return refuse('time_out_of_window', 'too old or in the future', 'CreateTime')

  const scene = sceneOf(name, textOf(push.EventKey))
  const given = {
    $lib: 'wechat',
    $wechat_appid: appid,
    ...(scene === undefined ? {} : { $wechat_scene: scene }),
    ...wechatProperties(push),
  }
  const record: CanonicalRecord = {
    key: keyOf(push, openid, appid, context.projectId),
    day: placed.day,
    time: placed.time,
    distinctId: openid,
    ids: idsOf(push, openid, appid),
    event: { name, properties: freeProperties(given, gather(name, into.issues)) },
  }
  return spread(source, record, profileOf(name, appid, textOf(push.EventKey), scene, placed.time))
}

/** Openids belong to their account; a unionid, when the push has one, makes one person of those of all accounts. */
function idsOf(push: RawObject, openid: string, appid: string): IdentityRef[] {
  const ids: IdentityRef[] = []
  const unionid = idText(push.UnionId ?? push.UnionID ?? push.unionid)
  if (unionid !== undefined && unionid.length <= maxIdLength) addId(ids, 'wechat_unionid', unionid)
  addId(ids, `wechat_openid:${appid}`, openid)
  return ids
}

/** The platform repeats a push three times: messages by their id; events have none, and one second may hold a follow and a scan. */
function keyOf(push: RawObject, openid: string, appid: string, projectId: number): string {
  const id = textOf(push.MsgId) || textOf(push.MsgID)
  const content = isObject(push.SubscribeMsgSentEvent) ? JSON.stringify(push.SubscribeMsgSentEvent) : ''
  const what = [openid, textOf(push.CreateTime), textOf(push.Event), textOf(push.EventKey), content]
  return recordKey(source, projectId, [appid, id === '' ? what.join('\n') : `${textOf(push.Event)}\n${id}`].join('\n'))
}

const sceneMark = 'qrscene_'

/** What the QR code was made with: behind a mark on a follow, alone on a scan of somebody who follows already. */
function sceneOf(name: string, eventKey: string): string | undefined {
  if (eventKey.startsWith(sceneMark)) return eventKey.slice(sceneMark.length)
  return name === '$wechat_scan' && eventKey !== '' ? eventKey : undefined
}

/** Where a follower came from, the first time and the latest; whether the account is followed. */
function profileOf(name: string, appid: string, eventKey: string, scene: string | undefined, at: number): ProfileChange[] {
  const time = new Date(at).toISOString()
  const following = `$wechat_following.${appid}`
  if (name === '$wechat_unfollow') return [{ op: 'set', properties: { [following]: false, $latest_unfollow_time: time } }]
  if (name !== '$wechat_follow') return []
  const from = scene === undefined ? (eventKey.startsWith('last_trade_no_') ? 'payment' : 'other') : 'qr'
  return [
    {
      op: 'set_once',
      properties: {
        $first_follow_source: from,
        $first_follow_scene: scene ?? '',
        $first_follow_account: appid,
        $first_follow_time: time,
      },
    },
    {
      op: 'set',
      properties: {
        $latest_follow_source: from,
        $latest_follow_scene: scene ?? '',
        $latest_follow_account: appid,
        $latest_follow_time: time,
        [following]: true,
      },
    },
  ]
}

const textOf = (value: unknown): string => (typeof value === 'string' ? cleanText(value, 1_000) : '')

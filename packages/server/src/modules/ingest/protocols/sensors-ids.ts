import type { IdentityRef } from '@millrace/contract/events.ts'
import { refuse } from './collect.ts'
import { addId, idText, maxIdLength, strongestFirst } from './id-list.ts'
import { cleanText } from './text.ts'
import { type Issue, isObject, type RawObject, type Refusal } from './types.ts'

export interface SensorsIds {
  readonly distinctId: string
  readonly ids: IdentityRef[]
  readonly unbind: IdentityRef[] | undefined
}

/**
 * Sensors identity keys. The keys that SDKs use as their first anonymous id are all one type: `identify(x)` sends the
 * old cookie id beside `x`, and the old anonymous id must then be found under it.
 */
const namedKeys: Readonly<Record<string, string>> = {
  $identity_login_id: 'login_id',
  $identity_mobile: 'mobile',
  $identity_email: 'email',
  $identity_mp_unionid: 'wechat_unionid',
  $identity_unionid: 'wechat_unionid',
  $identity_mp_openid: 'wechat_openid:default',
  $identity_anonymous_id: 'anonymous_id',
  $identity_cookie_id: 'anonymous_id',
  $identity_mp_id: 'anonymous_id',
  $identity_android_id: 'anonymous_id',
  $identity_android_uuid: 'anonymous_id',
  $identity_idfv: 'anonymous_id',
  $identity_ios_uuid: 'anonymous_id',
  $identity_harmony_uuid: 'anonymous_id',
  $identity_ali_mp_id: 'anonymous_id',
  $identity_baidu_mp_id: 'anonymous_id',
  $identity_byte_mp_id: 'anonymous_id',
  $identity_qq_mp_id: 'anonymous_id',
  $identity_kuaishou_mp_id: 'anonymous_id',
}
const openIdKey = /^\$identity_mp_(\w{1,80})_openid$/
const openIdKeys = new Map<string, string>()

export function typeOfKey(key: string): string | undefined {
  if (Object.hasOwn(namedKeys, key)) return namedKeys[key]
  const known = openIdKeys.get(key)
  if (known !== undefined) return known
  const appId = openIdKey.exec(key)?.[1]
  if (!appId) return undefined
  if (openIdKeys.size < 1_000) openIdKeys.set(key, `wechat_openid:${appId}`)
  return `wechat_openid:${appId}`
}

/** All ids of a record, from the record alone: requests of one page arrive out of order. */
export function sensorsIds(raw: RawObject, type: string, issues: Issue[]): SensorsIds | Refusal {
  const distinct = idText(raw.distinct_id)
  const given = { login: idText(raw.login_id), anonymous: idText(raw.anonymous_id), original: idText(raw.original_id) }
  const tooLong = [distinct, given.login, given.anonymous, given.original].some((id) => id !== undefined && id.length > maxIdLength)
  if (tooLong) return refuse('id_too_long', `an id is longer than ${maxIdLength} characters`)

  const pairs = isObject(raw.identities) ? raw.identities : undefined
  const isUnbind = type === 'track_id_unbind'
  const login = given.login ?? (type === 'track_signup' || isLoginFlag(raw) ? distinct : undefined)
  const ids: IdentityRef[] = []
  const bareLogin = login === undefined ? undefined : addMaybePaired(ids, login, 'login_id')
  // The anonymous id goes first among the devices: after logout(true) it is the new one, the cookie id is still the old.
  const devices = given.original === undefined || type !== 'track_signup' ? [given.anonymous] : [given.original, given.anonymous]
  for (const device of devices) if (device !== undefined) addId(ids, 'anonymous_id', device)
  if (pairs && !isUnbind) addPairs(ids, pairs, bareLogin !== undefined, issues)
  if (ids.length === 0 && distinct !== undefined) addMaybePaired(ids, distinct, 'anonymous_id')
  if (bareLogin !== undefined && type !== 'track') addId(ids, 'anonymous_id', bareLogin)

  const unbind = isUnbind ? pairsOf(pairs ?? {}, issues) : undefined
  const [first] = ids.length > 0 ? ids : (unbind ?? [])
  if (first === undefined) return refuse('id_missing', 'no distinct_id, login_id, anonymous_id or known identity')
  return { distinctId: distinct ?? first.value, ids: ids.length > 0 ? strongestFirst(ids) : [first], unbind }
}

const isLoginFlag = (raw: RawObject): boolean => isObject(raw.properties) && raw.properties.$is_login_id === true

/**
 * `$identity_mobile+139…` is the pair (mobile, 139…); anything else is an id of the given type. Answers with a plain
 * login: server SDKs send it as a bare distinct id, so records that describe a person also claim it under that name.
 */
function addMaybePaired(ids: IdentityRef[], value: string, type: string): string | undefined {
  const plus = value.startsWith('$identity_') ? value.indexOf('+') : -1
  const paired = plus > 0 ? typeOfKey(value.slice(0, plus)) : undefined
  addId(ids, paired ?? type, paired ? value.slice(plus + 1) : value)
  return paired === undefined || paired === 'login_id' ? value.slice(paired ? plus + 1 : 0) : undefined
}

/** A `$identity_login_id` beside a plain login_id is an older login that trackSignup() left behind. */
function addPairs(ids: IdentityRef[], pairs: RawObject, isLoginKnown: boolean, issues: Issue[]): void {
  for (const { type, value } of pairsOf(pairs, issues)) if (!(isLoginKnown && type === 'login_id')) addId(ids, type, value)
}

function pairsOf(pairs: RawObject, issues: Issue[]): IdentityRef[] {
  const refs: IdentityRef[] = []
  for (const key in pairs) {
    const type = typeOfKey(key)
    const value = idText(pairs[key])
    if (type !== undefined && value !== undefined && value.length <= maxIdLength) addId(refs, type, value)
    else if (key !== '$identity_distinct_id') warnAboutPair(type, key, pairs[key], issues)
  }
  return refs
}

function warnAboutPair(type: string | undefined, key: string, value: unknown, issues: Issue[]): void {
  const reason = type === undefined ? 'identity_key_unknown' : 'identity_value_invalid'
  issues.push({ kind: 'warning', reason, event: '', field: cleanText(key, 200), raw: { [key]: value } })
}

/** Ids of devices; all other types form the identity graph, for shared devices never merge people. */
export const deviceIdTypes: ReadonlySet<string> = new Set(['anonymous_id', 'device_id'])

export const isDeviceId = (type: string): boolean => deviceIdTypes.has(type) || type.startsWith('device:')

const plainIdTypes: ReadonlySet<string> = new Set([
  'login_id',
  'anonymous_id',
  'device_id',
  'email',
  'mobile',
  'wechat_unionid',
  'wecom_external_userid',
])
const scopedIdTypes = ['wechat_openid:', 'mini_openid:', 'device:', 'custom:']

/** Types that may be sent: a plain one, or a scoped one such as `wechat_openid:<appid>` and `custom:<name>`. */
export const isIdType = (type: string): boolean =>
  plainIdTypes.has(type) || (type.length <= 100 && scopedIdTypes.some((scope) => type.startsWith(scope) && type.length > scope.length))

const hashMark = 'sha256:'
/** An id that is kept as a hash, from the 43 characters of its digest in base64url. */
export const hashedId = (digest: string): string => hashMark + digest
export const isHashedId = (value: string): boolean =>
  value.length === 50 && value.startsWith(hashMark) && /^[\w-]{43}$/.test(value.slice(7))

/** Ids are compared byte by byte, so they are written one way: lower-case mail, E.164 for mainland mobiles. */
export function normaliseId(type: string, value: string): string {
  if (isHashedId(value)) return value
  if (type === 'email') return value.trim().toLowerCase()
  return type === 'mobile' ? normaliseMobile(value) : value
}

function normaliseMobile(value: string): string {
  const compact = value.replace(/[\s()-]/g, '')
  const mainland = /^(?:\+?86|0086)?(1[3-9]\d{9})$/.exec(compact)
  if (mainland) return `+86${mainland[1]}`
  return /^\+?\d+$/.test(compact) ? compact : value
}

const blockedIds: ReadonlySet<string> = new Set([
  'null',
  'undefined',
  'none',
  'nil',
  'nan',
  'anonymous',
  'unknown',
  'n/a',
  '-1',
  '[object object]',
])

/** Values that broken clients send for everybody: taken as ids they would make one person of all of them. */
export function isBlockedId(value: string): boolean {
  if (value.length > 36) return false
  const first = value.charCodeAt(0)
  if ((first === 45 || first === 48) && /^[0-]+$/.test(value)) return true
  return value.length <= 15 && blockedIds.has(value.toLowerCase())
}

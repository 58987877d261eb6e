/**
 * Requests as shops send them, half of the Sensors protocol and half of Segment's, or all of Segment's: written by hand, because the
 * generator must not be what is measured. What a body holds follows from its number alone.
 */
import { gzipSync } from 'node:zlib'

export interface Traffic {
  readonly seed: number
  /** Logins in use, `<prefix>0` and on. */
  readonly people: number
  readonly prefix: string
  /** Records of a request. */
  readonly batch: number
  /** Properties of an event. */
  readonly properties: number
  /** Percent of records: of nobody known, of somebody who signs in after anonymous events, and broken. */
  readonly anonymous: number
  readonly merges: number
  readonly bad: number
  /** Percent of requests in the Sensors protocol: half of them, or none. */
  readonly sensors: 50 | 0
}

export interface Body {
  readonly path: 'segment' | 'sensors'
  readonly bytes: Buffer
  /** Records that must be stored as events. */
  readonly events: number
}

type Kind = 'bad' | 'signs in' | 'newcomer' | 'anonymous' | 'known'

/** What record `n` is; a newcomer's event comes before they sign in, some records later. */
function kindOf(of: Traffic, n: number): Kind {
  const place = n % 100
  const borders: [number, Kind][] = [
    [of.merges, 'newcomer'],
    [50, 'known'],
    [50 + of.merges, 'signs in'],
    [50 + of.anonymous, 'anonymous'],
    [100 - of.bad, 'known'],
  ]
  return borders.find(([border]) => place < border)?.[1] ?? 'bad'
}

const loginOf = (of: Traffic, n: number): string => `${of.prefix}${(n * 7919 + of.seed) % of.people}`
const deviceOf = (of: Traffic, n: number, kind: Kind): string => {
  if (kind === 'newcomer') return `new-${of.prefix}-${n}`
  if (kind === 'signs in') return `new-${of.prefix}-${n - 50}`
  return `device-${of.prefix}-${(n * 104_729 + of.seed) % of.people}`
}

function propertiesOf(of: Traffic, n: number, extra: string): string {
  const rest = Array.from({ length: of.properties - 3 }, (_, i) =>
    i % 3 === 0 ? `"property_${i}":${(n * (i + 1)) % 1000}` : `"property_${i}":"value ${(n + i) % 50}"`,
  )
  return `{"n":${n},"ok":${n % 2 === 0},${extra}${rest.join(',')}}`
}

function segmentRecord(of: Traffic, n: number, at: string): string {
  const kind = kindOf(of, n)
  const common = `"messageId":"m-${of.prefix}-${n}","timestamp":"${at}"`
  if (kind === 'bad') return `{"type":"track",${common},"userId":"${loginOf(of, n)}","properties":{}}`
  if (kind === 'signs in') return `{"type":"identify",${common},"userId":"${loginOf(of, n)}","anonymousId":"${deviceOf(of, n, kind)}"}`
  const who = kind === 'known' ? `"userId":"${loginOf(of, n)}"` : `"anonymousId":"${deviceOf(of, n, kind)}"`
  return `{"type":"track","event":"Event ${n % 12}",${common},${who},"properties":${propertiesOf(of, n, '"channel":"web",')}}`
}

function sensorsRecord(of: Traffic, n: number, time: number): string {
  const kind = kindOf(of, n)
  const common = `"_track_id":${n % 2 ** 31},"time":${time},"lib":{"$lib":"js","$lib_method":"code","$lib_version":"1.27.11"}`
  if (kind === 'bad') return `{"type":"track",${common},"distinct_id":"${loginOf(of, n)}","properties":{}}`
  if (kind === 'signs in')
    return `{"type":"track_signup","event":"$SignUp",${common},"distinct_id":"${loginOf(of, n)}","original_id":"${deviceOf(of, n, kind)}","properties":{}}`
  const who = kind === 'known' ? loginOf(of, n) : deviceOf(of, n, kind)
  const isLogin = kind === 'known' ? ',"$is_login_id":true' : ''
  return `{"type":"track","event":"Event_${n % 12}",${common},"distinct_id":"${who}","properties":${propertiesOf(of, n, '"$lib":"js",').slice(0, -1)}${isLogin}}}`
}

/** The body of request `number`. */
export function bodyOf(of: Traffic, number: number, now: number): Body {
  // Two in a row, since a hundred records are one round of all kinds.
  const path = of.sensors === 0 || number % 4 < 2 ? 'segment' : 'sensors'
  const first = number * of.batch
  const numbers = Array.from({ length: of.batch }, (_, i) => first + i)
  const isEvent = (kind: Kind): boolean => kind !== 'bad' && (kind !== 'signs in' || path === 'sensors')
  const events = numbers.filter((n) => isEvent(kindOf(of, n))).length
  if (path === 'segment') {
    const at = new Date(now).toISOString()
    const text = `{"batch":[${numbers.map((n) => segmentRecord(of, n, at)).join(',')}],"sentAt":"${at}"}`
    return { path, events, bytes: Buffer.from(text) }
  }
  const data = gzipSync(`[${numbers.map((n) => sensorsRecord(of, n, now)).join(',')}]`, { level: 1 }).toString('base64')
  return { path, events, bytes: Buffer.from(`gzip=1&data_list=${encodeURIComponent(data)}`) }
}

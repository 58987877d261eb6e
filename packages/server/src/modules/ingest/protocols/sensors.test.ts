import { expect, test } from 'vitest'
import { decodeSensors } from './sensors.ts'

const now = Date.UTC(2026, 10, 24, 10)
const context = { projectId: 1, timeZone: 'Asia/Shanghai', receivedAt: now }
const track = (more: object) => ({ type: 'track', event: 'E', time: now - 2_000, distinct_id: 'd', properties: {}, ...more })
const decode = (...inputs: unknown[]) => decodeSensors(inputs, context)
const idsOf = (input: object) => decode(input).records[0]?.ids.map((id) => `${id.type}=${id.value}`)

test('conformance S16: one bad record never spoils its neighbours', () => {
  const { records, rejects } = decode(
    track({ event: 'S16' }),
    track({ event: '1bad' }),
    track({ event: '中文事件' }),
    track({ type: 'unknown' }),
    { type: 'track', event: 'S16', time: now },
    'no object',
  )
  expect(records.map((record) => record.event?.name)).toEqual(['S16'])
  expect(rejects.map((reject) => reject.reason)).toEqual([
    'event_name_invalid',
    'event_name_invalid',
    'type_unknown',
    'id_missing',
    'not_an_object',
  ])
})

test('conformance S21: a slow client clock is corrected, and its own time kept', () => {
  const [record] = decode(track({ time: now - 3_602_000, _flush_time: now - 3_600_000 })).records
  expect(record?.time).toBe(now - 2_000)
  expect(record?.event?.properties.$original_time).toBe(new Date(now - 3_602_000).toISOString())
})

test('a clock that is off by less than a minute is believed', () => {
  expect(decode(track({ time: now - 32_000, _flush_time: now - 30_000 })).records[0]?.time).toBe(now - 32_000)
})

test('conformance S22: times out of the window, unreadable and missing ones are refused; time_free is exempt', () => {
  const old = Date.UTC(2001, 0, 1)
  const { records, rejects } = decode(
    track({ time: now + 3 * 86_400_000 }),
    track({ time: old }),
    track({ time: old, time_free: true, properties: { free: 1 } }),
    track({ time: 'abc' }),
    track({ time: undefined }),
  )
  expect(records.map((record) => record.event?.properties)).toEqual([{ free: 1 }])
  expect(rejects.map((reject) => reject.reason)).toEqual(['time_out_of_window', 'time_out_of_window', 'time_invalid', 'time_missing'])
})

test('ten digits are seconds', () => {
  expect(decode(track({ time: Math.floor(now / 1_000) })).records[0]?.time).toBe(now)
})

test('the day for finding repeats is of the uncorrected clock, so that a repeat finds it', () => {
  const early = track({ time: Date.UTC(2026, 10, 23, 23, 59), _flush_time: Date.UTC(2026, 10, 23, 23, 59) })
  expect(decode(early).records[0]?.day).toBe('2026-11-23')
})

test('conformance S15: repeats have one key; the time of the attempt does not count', () => {
  const key = (input: object) => decode(input).records[0]?.key
  expect(key(track({ _track_id: 1, _flush_time: now }))).toBe(key(track({ _track_id: 1, _flush_time: now + 9 })))
  expect(key(track({ _track_id: 1 }))).not.toBe(key(track({ _track_id: 1, distinct_id: 'other' })))
  const increment = { type: 'profile_increment', time: now, distinct_id: 'dup', properties: { points: 5 } }
  expect(key({ ...increment, _flush_time: 1 })).toBe(key({ ...increment, _flush_time: 2 }))
  expect(key(increment)).not.toBe(key({ ...increment, properties: { points: 6 } }))
  expect(key(increment)).toMatch(/^[0-9a-f]{32}$/)
})

test('conformance S23 S24: profile operations', () => {
  const profile = (type: string, properties?: object) => decode({ type, time: now, distinct_id: 'p', properties }).records[0]?.profile
  expect(profile('profile_set', { a: 1, tags: ['x'] })).toEqual({ op: 'set', properties: { a: 1, tags: ['x'] } })
  expect(profile('profile_set_once', { b: 3 })).toEqual({ op: 'set_once', properties: { b: 3 } })
  expect(profile('profile_increment', { n: 2.5, text: '5' })).toEqual({ op: 'increment', properties: { n: 2.5 } })
  expect(profile('profile_append', { tags: ['y', 'x'], one: 'z', n: 1 })).toEqual({
    op: 'append',
    properties: { tags: ['y', 'x'], one: ['z'] },
  })
  expect(profile('profile_unset', { b: true })).toEqual({ op: 'unset', properties: { b: true } })
  expect(profile('profile_delete')).toEqual({ op: 'delete', properties: {} })
})

test('conformance S25: items need a type and an id, and belong to nobody', () => {
  const item = { item_type: 'product', item_id: 'p', time: now }
  const { records, rejects } = decode(
    { type: 'item_set', ...item, properties: { price: 2, '1bad': 1 } },
    { type: 'item_delete', ...item },
    { type: 'item_set', ...item, item_type: undefined },
    { type: 'item_set', ...item, item_id: '' },
  )
  expect(records).toMatchObject([
    { ids: [], item: { op: 'set', type: 'product', id: 'p', properties: { price: 2 } } },
    { ids: [], item: { op: 'delete', type: 'product', id: 'p', properties: {} } },
  ])
  expect(rejects.map((reject) => reject.reason)).toEqual(['item_type_invalid', 'item_id_invalid'])
})

test('conformance S26: the sign-up of the web SDK links device and login', () => {
  const identities = { $identity_cookie_id: 'anon26', $identity_login_id: 'login26', $identity_anonymous_id: 'anon26' }
  const signup = {
    type: 'track_signup',
    event: '$SignUp',
    distinct_id: 'login26',
    original_id: 'anon26',
    login_id: 'login26',
    anonymous_id: 'anon26',
  }
  expect(idsOf(track({ distinct_id: 'anon26', anonymous_id: 'anon26' }))).toEqual(['anonymous_id=anon26'])
  expect(idsOf(track({ ...signup, identities }))).toEqual(['login_id=login26', 'anonymous_id=anon26', 'anonymous_id=login26'])
  expect(idsOf(track({ distinct_id: 'login26', login_id: 'login26', anonymous_id: 'anon26' }))).toEqual([
    'login_id=login26',
    'anonymous_id=anon26',
  ])
})

test('conformance S27: the sign-up of a server SDK also claims what came earlier under the bare login id', () => {
  expect(idsOf(track({ distinct_id: 'login27' }))).toEqual(['anonymous_id=login27'])
  expect(idsOf(track({ type: 'track_signup', event: '$SignUp', distinct_id: 'login27', original_id: 'anon27' }))).toEqual([
    'login_id=login27',
    'anonymous_id=anon27',
    'anonymous_id=login27',
  ])
})

test('conformance S29: a login by key and value', () => {
  const paired = { distinct_id: '$identity_mobile+139', login_id: '$identity_mobile+139', identities: { $identity_mobile: '139' } }
  expect(idsOf(track(paired))).toEqual(['mobile=139'])
  const both = { $identity_mobile: '139', $identity_login_id: 'login29' }
  expect(idsOf(track({ type: 'track_signup', distinct_id: 'login29', login_id: 'login29', identities: both }))).toEqual([
    'login_id=login29',
    'mobile=139',
    'anonymous_id=login29',
  ])
})

test('conformance S30: bind links, unbind takes one pair away and needs no other id', () => {
  const bind = { $identity_cookie_id: 'anon30', $identity_mobile: 'm30', $identity_anonymous_id: 'anon30' }
  expect(idsOf(track({ type: 'track_id_bind', event: '$BindID', distinct_id: 'anon30', identities: bind }))).toEqual([
    'mobile=m30',
    'anonymous_id=anon30',
  ])
  const [unbind] = decode(
    track({ type: 'track_id_unbind', event: '$UnbindID', distinct_id: 'anon30', identities: { $identity_mobile: 'm30' } }),
  ).records
  expect(unbind).toMatchObject({ ids: [{ type: 'anonymous_id', value: 'anon30' }], unbind: [{ type: 'mobile', value: 'm30' }] })
  expect(idsOf(track({ distinct_id: undefined, identities: { $identity_mobile: 'm30' } }))).toEqual(['mobile=m30'])
})

test('trackSignup leaves the old login among the identities: the new one counts', () => {
  const identities = { $identity_login_id: 'old', $identity_anonymous_id: 'a' }
  expect(idsOf(track({ distinct_id: 'new', login_id: 'new', anonymous_id: 'a', identities }))).toEqual(['login_id=new', 'anonymous_id=a'])
})

test('an identity key nobody registered is left out with a warning, the record stays', () => {
  const { records, issues } = decode(track({ identities: { $identity_shoe_size: '44', $identity_mp_wx1_openid: 'o1' } }))
  expect(records[0]?.ids).toEqual([{ type: 'wechat_openid:wx1', value: 'o1' }])
  expect(issues).toMatchObject([{ kind: 'warning', reason: 'identity_key_unknown', field: '$identity_shoe_size' }])
})

test('ids that are too long, empty or sent for everybody are refused', () => {
  const { rejects } = decode(track({ distinct_id: 'x'.repeat(300) }), track({ distinct_id: '' }), track({ distinct_id: 'null' }))
  expect(rejects.map((reject) => reject.reason)).toEqual(['id_too_long', 'id_missing', 'id_missing'])
})

test('the address a browser claims is not believed, the one a server claims is', () => {
  const from = { ...context, ip: '10.0.0.1', userAgent: 'Mozilla/5.0' }
  const at = (lib: string) =>
    decodeSensors([track({ lib: { $lib: lib }, properties: { $ip: '6.6.6.6' } })], from).records[0]?.event?.properties
  expect(at('js')).toEqual({ $ip: '10.0.0.1', $user_agent: 'Mozilla/5.0' })
  expect(at('Node')).toEqual({ $ip: '6.6.6.6' })
})

import { expect, test } from 'vitest'
import { decodeNative, readNative } from './native.ts'
import { isRefusal } from './types.ts'

const now = Date.UTC(2026, 10, 24, 10)
const context = { projectId: 1, timeZone: 'Asia/Shanghai', receivedAt: now }

function post(body: unknown) {
  const request = readNative(Buffer.from(JSON.stringify(body)))
  if (isRefusal(request)) throw new Error(request.reason)
  return decodeNative(request, context)
}

test('one event, a list, and a list under events', () => {
  const event = { event: 'E', user_id: 'u' }
  expect(post(event).records).toHaveLength(1)
  expect(post([event, event]).records).toHaveLength(2)
  expect(post({ events: [event, event] }).records).toHaveLength(2)
})

test('ids of every known type, strongest first', () => {
  const ids = { anonymous_id: 'a', email: 'A@X.cn', 'wechat_openid:wx1': 'o', login_id: 7, shoe_size: 44 }
  const { records, issues } = post({ event: 'E', ids })
  expect(records[0]?.ids).toEqual([
    { type: 'login_id', value: '7' },
    { type: 'email', value: 'a@x.cn' },
    { type: 'wechat_openid:wx1', value: 'o' },
    { type: 'anonymous_id', value: 'a' },
  ])
  expect(issues).toMatchObject([{ reason: 'id_type_unknown', field: 'shoe_size' }])
})

test('a bare distinct_id is an anonymous id, beside others it is only a label', () => {
  expect(post({ event: 'E', distinct_id: 'd' }).records[0]).toMatchObject({ distinctId: 'd', ids: [{ type: 'anonymous_id', value: 'd' }] })
  expect(post({ event: 'E', distinct_id: 'd', user_id: 'u' }).records[0]).toMatchObject({
    distinctId: 'd',
    ids: [{ type: 'login_id', value: 'u' }],
  })
})

test('the time zone of a person is an ordinary profile property; one that is none is kept and warned of', () => {
  const set = (profile: object) => {
    const { records, issues } = post({ user_id: 'u', profile })
    return [records[0]?.profile?.properties, issues.map((issue) => [issue.kind, issue.reason, issue.field, issue.raw])]
  }
  expect(set({ set: { $timezone: 'Asia/Tokyo' } })).toEqual([{ $timezone: 'Asia/Tokyo' }, []])
  const unknown = [['warning', 'time_zone_unknown', '$timezone', 'Tokyo']]
  expect(set({ set: { $timezone: 'Tokyo' } })).toEqual([{ $timezone: 'Tokyo' }, unknown])
  expect(set({ set_once: { $timezone: 'Tokyo' } })).toEqual([{ $timezone: 'Tokyo' }, unknown])
  expect(set({ unset: ['$timezone'] })).toEqual([{ $timezone: true }, []])
})

test('profile operations follow one another as records of their own', () => {
  const profile = { set: { city: '上海' }, increment: { n: 1, bad: 'x' }, append: { tags: 'a' }, unset: ['old'] }
  const { records, issues } = post({ event: 'E', user_id: 'u', profile, message_id: 'm' })
  expect(records.map((record) => [record.event?.name, record.profile])).toEqual([
    ['E', { op: 'set', properties: { city: '上海' } }],
    [undefined, { op: 'increment', properties: { n: 1 } }],
    [undefined, { op: 'append', properties: { tags: 'a' } }],
    [undefined, { op: 'unset', properties: { old: true } }],
  ])
  expect(new Set(records.map((record) => record.key)).size).toBe(4)
  expect(issues).toMatchObject([{ reason: 'property_not_a_number', field: 'bad' }])
})

test('historical and test are said for all or for one', () => {
  const events = [{ event: 'E', user_id: 'u' }]
  expect(post({ events, historical: true }).records[0]).toMatchObject({ historical: true })
  expect(post({ event: 'E', user_id: 'u', historical: true, test: true }).records[0]).toMatchObject({ historical: true, test: true })
  expect(post({ events }).records[0]).not.toHaveProperty('historical')
})

test('a repeat has the same key with a message id, or with the same content and time', () => {
  const key = (event: object) => post({ event: 'E', user_id: 'u', ...event }).records[0]?.key
  expect(key({ message_id: 'm' })).toBe(key({ message_id: 'm', properties: { a: 1 } }))
  expect(key({ time: now })).toBe(key({ time: now }))
  expect(key({ time: now })).not.toBe(key({ time: now, properties: { a: 1 } }))
  expect(key({})).not.toBe(key({}))
})

test('what is wrong is named', () => {
  const events = [
    { event: 'E' },
    { user_id: 'u' },
    { event: '', user_id: 'u' },
    { event: 5, user_id: 'u' },
    { event: 'E', user_id: 'u', time: 'soon' },
    null,
  ]
  expect(post({ events }).rejects.map((reject) => [reject.reason, reject.field])).toEqual([
    ['id_missing', undefined],
    ['event_name_missing', 'event'],
    ['event_name_invalid', 'event'],
    ['shape_invalid', 'event'],
    ['time_invalid', 'time'],
    ['shape_invalid', ''],
  ])
})

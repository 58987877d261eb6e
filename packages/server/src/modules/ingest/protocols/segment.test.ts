import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decodeSegment, readSegment } from './segment.ts'
import { isRefusal } from './types.ts'

const now = Date.UTC(2026, 10, 24, 10)
const iso = (time: number): string => new Date(time).toISOString()
const context = { projectId: 1, timeZone: 'Asia/Shanghai', receivedAt: now }

function post(path: string, body: unknown, at = context) {
  const request = readSegment(path, Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)))
  if (isRefusal(request)) throw new Error(request.reason)
  return decodeSegment(request, at)
}
const reason = (path: string, body: string) => {
  const request = readSegment(path, Buffer.from(body))
  return isRefusal(request) ? request.reason : 'read'
}

test('conformance G01: six types in a batch', () => {
  const common = { userId: 'g1', timestamp: iso(now), messageId: 'm' }
  const { records } = post('batch', {
    batch: [
      { ...common, type: 'track', event: '注册 完成', messageId: 'm1' },
      { ...common, type: 'identify', anonymousId: 'g1a', traits: { email: 'a@x.cn', address: { city: '上海' } }, messageId: 'm2' },
      { ...common, type: 'page', name: 'Home', properties: { url: 'https://x/', path: '/' }, messageId: 'm3' },
      { ...common, type: 'screen', name: 'Main', messageId: 'm4' },
      { ...common, type: 'group', groupId: 'acme', traits: { size: 5 }, messageId: 'm5' },
      { ...common, type: 'alias', previousId: 'g1old', messageId: 'm6' },
    ],
    sentAt: iso(now),
  })
  expect(records.map((record) => record.event?.name ?? record.profile?.properties ?? record.ids)).toEqual([
    '注册 完成',
    { email: 'a@x.cn', 'address.city': '上海' },
    '$pageview',
    '$AppViewScreen',
    { 'group.size': 5, $group_id: 'acme' },
    [
      { type: 'login_id', value: 'g1' },
      { type: 'anonymous_id', value: 'g1old' },
    ],
  ])
  expect(records[2]?.event?.properties).toEqual({ $url: 'https://x/', $url_path: '/', $page_name: 'Home' })
  expect(records[1]?.ids).toEqual([
    { type: 'login_id', value: 'g1' },
    { type: 'anonymous_id', value: 'g1a' },
  ])
})

test('an identify takes the zone of its context, unless the traits name one; a zone that is none is kept and warned of', () => {
  const zones = (message: object) => {
    const { records, issues } = post('identify', { userId: 'u', ...message })
    return [records[0]?.profile?.properties.$timezone, ...issues.map((issue) => `${issue.kind} ${issue.reason} ${issue.field}`)]
  }
  const context = { timezone: 'Asia/Tokyo' }
  expect(zones({ context })).toEqual(['Asia/Tokyo'])
  expect(zones({ context: { ...context, traits: { city: '东京' } } })).toEqual(['Asia/Tokyo'])
  expect(zones({ context, traits: { $timezone: 'Europe/Paris' } })).toEqual(['Europe/Paris'])
  expect(zones({ context, traits: { timezone: 'Europe/Paris' } })).toEqual(['Europe/Paris'])
  expect(zones({ context: { timezone: 'GMT+08:00' } })).toEqual(['GMT+08:00', 'warning time_zone_unknown $timezone'])
  expect(zones({ context: { timezone: 8 } })).toEqual([undefined])
  expect(post('track', { userId: 'u', event: 'E', context: { timezone: 'GMT+08:00' } }).issues).toEqual([])
})

test('conformance G03: the type comes from the path when the message names none', () => {
  const message = { userId: 'u', event: 'E', previousId: 'p', groupId: 'g' }
  for (const path of ['i', 'p', 's', 'g', 'a', 't', 'track', 'identify', 'page', 'screen', 'group', 'alias'])
    expect(post(path, message).records, path).toHaveLength(1)
})

test('conformance G04: RudderStack: gzip, originalTimestamp, no key in the body; a batch on a single path', () => {
  const body = { batch: [{ type: 'track', event: 'G04', userId: 'u', originalTimestamp: iso(now - 5_000) }] }
  expect(post('batch', gzipSync(JSON.stringify(body))).records[0]?.time).toBe(now - 5_000)
  expect(post('track', body).records).toHaveLength(1)
})

test('conformance G05: a fast client clock is corrected, and its own time kept', () => {
  const message = { type: 'track', event: 'G05', userId: 'u', timestamp: iso(now + 3_590_000), sentAt: iso(now + 3_600_000) }
  const [record] = post('track', message).records
  expect(record?.time).toBe(now - 10_000)
  expect(record?.event?.properties.$original_time).toBe(iso(now + 3_590_000))
})

test('a member says when it was sent, else the batch does', () => {
  const message = { type: 'track', event: 'E', userId: 'u', timestamp: iso(now - 3_600_000) }
  const times = post('batch', { batch: [message, { ...message, sentAt: iso(now) }], sentAt: iso(now - 3_600_000) }).records
  expect(times.map((record) => record.time)).toEqual([now, now - 3_600_000])
})

test('an unreadable timestamp becomes the time of receipt, with a warning', () => {
  const { records, issues } = post('track', { event: 'E', userId: 'u', timestamp: 'yesterday', sentAt: iso(0) })
  expect(records[0]?.time).toBe(now)
  expect(issues).toMatchObject([{ kind: 'warning', reason: 'time_invalid' }])
})

test('a time without a zone is in the zone of the project', () => {
  expect(post('track', { event: 'E', userId: 'u', timestamp: '2026-11-24 17:00:00' }).records[0]?.time).toBe(now - 3_600_000)
})

test('conformance G06: the message id makes a repeat, whatever else has changed', () => {
  const message = { type: 'track', event: 'E', userId: 'u', messageId: 'm1', timestamp: iso(now) }
  const key = (sentAt: number) => post('batch', { batch: [message], sentAt: iso(sentAt) }).records[0]?.key
  expect(key(now)).toBe(key(now + 1_000))
})

test('without a message id equal content at the same time is one, but twice in one request is two', () => {
  const message = { type: 'track', event: 'E', userId: 'u', timestamp: iso(now) }
  const keys = () => post('batch', { batch: [message, message] }).records.map((record) => record.key)
  expect(keys()).toEqual(keys())
  expect(new Set(keys()).size).toBe(2)
})

test('conformance G07: wrong shapes are refused as a whole, bad members one by one', () => {
  expect(reason('batch', '{"batch":')).toBe('json_malformed')
  expect(reason('batch', '[]')).toBe('json_malformed')
  expect(reason('batch', '{"batch":{}}')).toBe('batch_missing')
  const good = { type: 'track', event: 'G07', userId: 'u' }
  const bad = [1, null, { ...good, type: 'nope' }, { ...good, userId: null }, { ...good, event: '' }]
  const { records, rejects } = post('batch', { batch: [good, ...bad, { ...good, properties: null }] })
  expect([records.length, rejects.length]).toEqual([2, 5])
  expect(rejects.map((reject) => reject.reason)).toEqual([
    'not_an_object',
    'not_an_object',
    'type_unknown',
    'id_missing',
    'event_name_missing',
  ])
})

test('conformance G08: a self-alias and an alias without a previous id ask for nothing', () => {
  expect(post('a', { userId: 'u', previousId: 'u' })).toMatchObject({ records: [], rejects: [], ignored: 1 })
  expect(post('a', { userId: 'u' })).toMatchObject({ records: [], ignored: 1 })
})

test('userId null and empty mean absent', () => {
  expect(post('t', { event: 'E', userId: null, anonymousId: 'a' }).records[0]?.ids).toEqual([{ type: 'anonymous_id', value: 'a' }])
  expect(post('t', { event: 'E', userId: '', anonymousId: 'a' }).records[0]?.distinctId).toBe('a')
})

test('context of the batch and of the message become preset properties', () => {
  const message = { type: 'track', event: 'E', userId: 'u', context: { campaign: { name: 'c' }, ip: '1.2.3.4' } }
  const { records } = post('batch', { batch: [message], context: { library: { name: 'x' }, locale: 'zh-CN' } })
  expect(records[0]?.event?.properties).toEqual({ $lib: 'x', $utm_campaign: 'c', $locale: 'zh-CN', $ip: '1.2.3.4' })
})

test('import marks its messages historical', () => {
  expect(
    post('import', { batch: [{ type: 'track', event: 'E', userId: 'u', timestamp: iso(now - 3 * 365 * 86_400_000) }] }).records[0]
      ?.historical,
  ).toBe(true)
})

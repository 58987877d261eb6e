/** CPU per event of reading and decoding a request: batches of 50, 15 properties. `node bench/decode.ts` */
import { gzipSync } from 'node:zlib'
import {
  decodeNative,
  decodeSegment,
  decodeSensors,
  isRefusal,
  readNative,
  readSegment,
  readSensors,
} from '../packages/server/src/modules/ingest/protocols/index.ts'

const batchSize = 50
const context = { projectId: 1, timeZone: 'Asia/Shanghai', receivedAt: Date.UTC(2026, 10, 24), ip: '10.0.0.1', userAgent: 'Mozilla/5.0' }
const time = context.receivedAt - 2_000

const properties = (i: number) => ({
  $lib: 'Node',
  $lib_version: '1.2.6',
  $url: 'https://shop.example/products/42',
  $title: '商品详情',
  $is_first_day: false,
  product_id: `p-${i % 500}`,
  product_name: '苹果 iPhone 保护壳',
  category: 'phone',
  price: 14.5 + i,
  quantity: 2,
  in_stock: true,
  tags: ['new', 'sale'],
  channel: 'web',
  coupon: 'NEW10',
  created: '2026-11-23 07:08:09.123',
})

const sensorsRecords = Array.from({ length: batchSize }, (_, i) => ({
  _track_id: 1_000_000 + i,
  type: 'track',
  event: 'ViewProduct',
  time: time + i,
  distinct_id: `user-${i}`,
  login_id: `user-${i}`,
  anonymous_id: `anon-${i}`,
  identities: { $identity_login_id: `user-${i}`, $identity_cookie_id: `anon-${i}`, $identity_anonymous_id: `anon-${i}` },
  properties: properties(i),
  lib: { $lib: 'Node', $lib_version: '1.2.6', $lib_method: 'code' },
}))
const segmentBatch = Array.from({ length: batchSize }, (_, i) => ({
  type: 'track',
  event: 'View Product',
  userId: `user-${i}`,
  anonymousId: `anon-${i}`,
  messageId: `node-next-${time}-${i}`,
  timestamp: new Date(time + i).toISOString(),
  properties: properties(i),
  context: { library: { name: '@segment/analytics-node', version: '3.1.0' } },
}))
const nativeEvents = Array.from({ length: batchSize }, (_, i) => ({
  event: 'ViewProduct',
  ids: { login_id: `user-${i}`, anonymous_id: `anon-${i}` },
  time: time + i,
  message_id: `m-${i}`,
  properties: properties(i),
}))

const packed = encodeURIComponent(gzipSync(JSON.stringify(sensorsRecords)).toString('base64'))
const bodies = {
  gzip: Buffer.from(`data_list=${packed}&gzip=1`),
  plain: Buffer.from(`data_list=${encodeURIComponent(Buffer.from(JSON.stringify(sensorsRecords)).toString('base64'))}`),
  segment: Buffer.from(JSON.stringify({ batch: segmentBatch, sentAt: new Date(time).toISOString() })),
  native: Buffer.from(JSON.stringify({ events: nativeEvents })),
}

function sensors(body: Buffer): number {
  const envelope = readSensors({}, body)
  return isRefusal(envelope) ? 0 : decodeSensors(envelope.records, context).records.length
}
function segment(body: Buffer): number {
  const request = readSegment('batch', body)
  return isRefusal(request) ? 0 : decodeSegment(request, context).records.length
}
function native(body: Buffer): number {
  const request = readNative(body)
  return isRefusal(request) ? 0 : decodeNative(request, context).records.length
}

function measure(name: string, run: () => number): readonly [string, number] {
  for (let i = 0; i < 400; i++) run()
  const rounds = 1_000
  let events = 0
  const before = process.cpuUsage()
  for (let i = 0; i < rounds; i++) events += run()
  const used = process.cpuUsage(before)
  const perEvent = (used.user + used.system) / events
  console.log(`${name.padEnd(16)} ${perEvent.toFixed(2)} µs/event`)
  return [name, Number(perEvent.toFixed(2))]
}

const results = [
  measure('sensors gzip', () => sensors(bodies.gzip)),
  measure('sensors plain', () => sensors(bodies.plain)),
  measure('segment', () => segment(bodies.segment)),
  measure('native', () => native(bodies.native)),
]
console.log(JSON.stringify(Object.fromEntries(results)))

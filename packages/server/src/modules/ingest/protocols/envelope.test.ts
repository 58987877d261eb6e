import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readSensors } from './envelope.ts'
import { base64, form, packed } from './fixtures/encode.ts'
import { isRefusal } from './types.ts'

const record = { type: 'track', event: 'E', properties: { s: '苹果&=+?>~' } }
const none: Buffer = Buffer.alloc(0)

function records(query: Record<string, string>, body = none, encoding?: string) {
  const envelope = readSensors(query, body, encoding)
  if (isRefusal(envelope)) throw new Error(envelope.reason)
  return envelope.records
}
const broken = (query: Record<string, string>, body = none) => {
  const envelope = readSensors(query, body)
  return isRefusal(envelope) ? envelope.reason : 'read'
}

test('conformance S01 S08: a record in the query, packed or not', () => {
  expect(records({ data: base64(record) })).toEqual([record])
  expect(records({ data: packed(record), gzip: '1' })).toEqual([record])
})

test('conformance S04 S05 S06 S07: a list in a form body, packed or not', () => {
  expect(records({}, form({ data_list: base64([record, record]) }))).toEqual([record, record])
  expect(records({}, form({ data_list: packed([record]), gzip: '1' }))).toEqual([record])
  expect(records({}, form({ data_list: base64([record]), gzip: '0' }))).toEqual([record])
})

test('conformance S09: one object under data_list, a list under data', () => {
  expect(records({}, form({ data_list: base64(record) }))).toEqual([record])
  expect(records({}, form({ data: packed([record, record]) }))).toEqual([record, record])
})

test('conformance S10: sloppy base64: spaces for plus, url-safe alphabet, no padding, a wrong gzip flag', () => {
  const odd = { type: 'track', s: '>>>???~~~ÿÿ' }
  const standard = base64(odd)
  expect(standard).toMatch(/[+/]/)
  expect(records({ data: standard.replaceAll('+', ' ') })).toEqual([odd])
  expect(records({}, Buffer.from(`data=${standard}`))).toEqual([odd])
  expect(records({ data: standard.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') })).toEqual([odd])
  expect(records({}, form({ data: standard, gzip: '1' }))).toEqual([odd])
  expect(records({}, form({ data: packed(odd), gzip: '0' }))).toEqual([odd])
})

test('conformance S11: a wrong crc is counted, the record is read', () => {
  const data = base64(record)
  const envelope = readSensors({ data, ext: 'crc=1' }, none)
  expect(envelope).toEqual({ records: [record], warnings: ['crc_mismatch'] })
})

test('a body packed as a whole, and bare JSON', () => {
  expect(records({}, gzipSync(form({ data_list: base64([record]) })))).toEqual([record])
  expect(records({}, Buffer.from(` \n${JSON.stringify([record])}`))).toEqual([record])
})

test('conformance S32: garbage is named, never thrown', () => {
  expect(broken({ data: '%%%' })).toBe('base64_malformed')
  expect(broken({})).toBe('data_missing')
  expect(broken({}, Buffer.from('a=b'))).toBe('data_missing')
  expect(broken({}, Buffer.from('data=not-base64!'))).toBe('base64_malformed')
  expect(broken({}, Buffer.from('data=%E0%A4%A'))).toBe('form_malformed')
  expect(broken({ data: Buffer.from('{"a":').toString('base64') })).toBe('json_malformed')
  expect(broken({ data: Buffer.from('"text"').toString('base64') })).toBe('not_an_object')
  const cut = gzipSync(JSON.stringify([record]))
    .subarray(0, 30)
    .toString('base64')
  expect(broken({}, form({ data_list: cut, gzip: '1' }))).toBe('gzip_malformed')
  const encrypted = { key_id: 7, key_hash: '000112', nc: 1, payload: 'KGBYBG5X' }
  expect(records({}, form({ data: JSON.stringify(encrypted), gzip: '9' }))).toEqual([encrypted])
})

test('a zip bomb is refused, in a form and as a whole', () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1_048_576, 0x20))
  expect(broken({}, form({ data_list: bomb.toString('base64'), gzip: '1' }))).toBe('gzip_bomb')
  expect(broken({}, bomb)).toBe('gzip_bomb')
})

test('conformance S20: a batch of 5 MB is read', () => {
  const big = Array.from({ length: 200 }, (_, i) => ({ type: 'track', i, s: 'x'.repeat(20_000) }))
  expect(records({}, form({ data_list: base64(big) }))).toHaveLength(200)
  expect(records({}, form({ data_list: packed(big), gzip: '1' }))).toHaveLength(200)
})

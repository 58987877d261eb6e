import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSensors } from './envelope.ts'
import { base64, form } from './fixtures/encode.ts'
import { decodeNative, readNative } from './native.ts'
import { decodeSegment, readSegment, segmentPaths } from './segment.ts'
import { decodeSensors } from './sensors.ts'
import { sampleText } from './text.ts'
import { type Decoded, isRefusal } from './types.ts'
import { worlds } from '../../../../test/worlds.ts'

const context = { projectId: 1, timeZone: 'UTC', receivedAt: Date.UTC(2026, 10, 24) }
const seed = Number(process.env.MILLRACE_TEST_SEED ?? 1)
const options = { seed, numRuns: worlds(400) }

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\0', '\ud800', '__proto__', 'toString', '$identity_login_id', "'; drop table people; --", '{{ profile.x }}'),
)
const json = fc.oneof(fc.jsonValue({ maxDepth: 4 }), text, fc.double(), fc.constant({ toString: 1, valueOf: null }))

/** Objects that look enough like records to get past the first checks, with garbage in any field. */
const like = (good: Record<string, unknown>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(good).map(([name, value]) => [
        name,
        fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: json }),
      ]),
    ),
    { requiredKeys: [] },
  )

const time = context.receivedAt - 1_000
const properties = { a: 1, b: { c: [1, { d: null }] } }
const sensors = fc.array(
  fc.oneof(
    json,
    like({
      type: 'track',
      event: 'E',
      time,
      distinct_id: 'd',
      login_id: 'l',
      anonymous_id: 'a',
      original_id: 'o',
      identities: { $identity_mobile: '1' },
      properties,
      _track_id: 1,
      lib: { $lib: 'js' },
    }),
    like({ type: 'profile_append', time, distinct_id: 'd', properties }),
    like({ type: 'track_id_unbind', time, distinct_id: 'd', identities: { $identity_mobile: '1' } }),
  ),
  { maxLength: 6 },
)
const segment = fc.array(
  fc.oneof(
    json,
    like({
      type: 'track',
      event: 'E',
      userId: 'u',
      anonymousId: 'a',
      previousId: 'p',
      timestamp: time,
      sentAt: time,
      properties,
      traits: properties,
      context: { page: { url: 'x' }, library: { name: 'analytics.js' } },
    }),
  ),
  { maxLength: 6 },
)
const native = fc.array(
  fc.oneof(json, like({ event: 'E', ids: { login_id: 'u' }, user_id: 'u', time, properties, profile: { set: properties, unset: ['a'] } })),
  { maxLength: 6 },
)

/** What every decoded request must satisfy, whatever came in. */
function check(decoded: Decoded, inputs: number): void {
  const first = decoded.records.length + decoded.rejects.length + decoded.ignored
  expect(first).toBeGreaterThanOrEqual(inputs)
  for (const record of decoded.records) {
    expect(record.key).toMatch(/^[0-9a-f]{32}$/)
    expect(record.day).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(Number.isInteger(record.time)).toBe(true)
    expect(record.ids.length + (record.unbind?.length ?? 0)).toBeGreaterThan(0)
    const written = JSON.stringify(record)
    expect(written.isWellFormed()).toBe(true)
    expect(/\\ud[89a-f]|\\u0000/i.test(written.replaceAll('\\\\', ''))).toBe(false)
  }
  for (const reject of decoded.rejects) expect(Buffer.byteLength(sampleText(reject.raw))).toBeLessThanOrEqual(4_096)
}

test('whatever a Sensors client sends is kept or refused, never thrown', () => {
  fc.assert(
    fc.property(sensors, (list) => {
      const envelope = readSensors({}, form({ data_list: base64(list) }))
      if (isRefusal(envelope)) throw new Error(envelope.reason)
      const decoded = decodeSensors(envelope.records, context)
      expect(decoded.records.length + decoded.rejects.length).toBe(list.length)
      check(decoded, list.length)
    }),
    options,
  )
})

test('whatever a Segment client sends is kept, refused or ignored, never thrown', () => {
  fc.assert(
    fc.property(segment, fc.constantFrom(...segmentPaths), (batch, path) => {
      const request = readSegment(path, Buffer.from(JSON.stringify({ batch })))
      if (isRefusal(request)) throw new Error(request.reason)
      const decoded = decodeSegment(request, context)
      expect(decoded.records.length + decoded.rejects.length + decoded.ignored).toBe(batch.length)
      check(decoded, batch.length)
    }),
    options,
  )
})

test('whatever a native client sends is kept or refused, never thrown', () => {
  fc.assert(
    fc.property(native, (events) => {
      const request = readNative(Buffer.from(JSON.stringify({ events })))
      if (isRefusal(request)) throw new Error(request.reason)
      check(decodeNative(request, context), events.length)
    }),
    options,
  )
})

test('bodies of arbitrary bytes are read or refused, never thrown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('', 'data=', 'data_list=', '{"batch":'), (bytes, start) => {
      const body = Buffer.concat([Buffer.from(start), bytes])
      readSensors({}, body)
      readSensors({ data: body.toString('latin1') }, Buffer.alloc(0))
      readNative(body)
      for (const path of segmentPaths) readSegment(path, body)
    }),
    options,
  )
})

test('nesting by the thousand is refused or dropped, never a stack overflow', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  const record = `{"type":"track","event":"E","time":${time},"distinct_id":"d","properties":{"deep":${deep},"good":1}}`
  const envelope = readSensors({}, Buffer.from(`[${record},${deep}]`))
  if (isRefusal(envelope)) throw new Error(envelope.reason)
  const { records, rejects } = decodeSensors(envelope.records, context)
  expect([records.length, rejects.map((reject) => reject.reason)]).toEqual([0, ['too_deep', 'not_an_object']])
  for (const reject of rejects) expect(sampleText(reject.raw).length).toBeGreaterThan(0)
  const marked = readSensors({}, Buffer.from(record.replace('"time"', '"_track_id":7,"time"')))
  if (isRefusal(marked)) throw new Error(marked.reason)
  expect(decodeSensors(marked.records, context).records[0]?.event?.properties).toEqual({ deep: [], good: 1 })
})

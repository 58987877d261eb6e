import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { materialOf, openerOf } from '../keys/material.ts'
import { readSensors } from './envelope.ts'
import { form } from './fixtures/encode.ts'
import { miniEncoder, pluginEncoder } from './fixtures/plugins.ts'
import { captures, queryOf } from './fixtures/read.ts'
import { type EnvelopeKey, openSealed } from './sealed.ts'
import { isObject, isRefusal } from './types.ts'

const seed = Number(process.env.MILLRACE_TEST_SEED ?? 1)
const numRuns = 200 * Number(process.env.MILLRACE_TEST_SCALE ?? 1)
const record = { type: 'track', event: 'Pay', time: 1_795_309_000_000, distinct_id: 'd', properties: { 品名: '苹果 🍎', amount: 5990 } }

const keys = new Map<number, EnvelopeKey>()
const public_ = new Map<number, string>()
const aesKey = randomBytes(16).toString('base64')
beforeAll(async () => {
  for (const [version, algorithm, given] of [
    [7, 'aes', aesKey],
    [3, 'sm2', undefined],
    [4, 'rsa', undefined],
  ] as const) {
    const material = await materialOf(algorithm, given)
    if (typeof material === 'string') throw new Error(material)
    keys.set(version, openerOf(algorithm, material.privateKey))
    public_.set(version, material.publicKey ?? '')
  }
})
const keyOf = (version: number) => keys.get(version)

async function read(body: Buffer) {
  const envelope = readSensors({}, body)
  if (isRefusal(envelope)) throw new Error(envelope.reason)
  expect(envelope.warnings).toEqual([])
  return openSealed(envelope.records, keyOf)
}
const reasons = async (...envelopes: unknown[]) => (await openSealed(envelopes, keyOf)).rejects.map(({ reason }) => reason)

/** IV ‖ cipher text, as every plug-in writes it. */
function encrypt(name: string, key: Buffer, plain: Buffer): string {
  const iv = randomBytes(16)
  const cipher = createCipheriv(name, key, iv)
  return Buffer.concat([iv, cipher.update(plain), cipher.final()]).toString('base64')
}
const aes = (plain: string | Buffer) => encrypt('aes-128-cbc', Buffer.from(aesKey, 'base64'), Buffer.from(plain))
const aesEnvelope = (...payloads: unknown[]) => ({ key_id: 7, key_hash: '000112', nc: 1, flush_time: 1_795_308_888_786, payloads })

/** As the Android SDK does: RSA (PKCS#1 v1.5) wraps an AES key, the record is packed. */
function rsaEnvelope(...records: unknown[]) {
  const key = randomBytes(16)
  const spki = Buffer.from(public_.get(4) ?? '', 'base64')
  const to = { key: spki, format: 'der', type: 'spki', padding: constants.RSA_PKCS1_PADDING } as const
  const payloads = records.map((one) => encrypt('aes-128-cbc', key, gzipSync(JSON.stringify(one))))
  return { pkv: 4, ekey: publicEncrypt(to, key).toString('base64'), payloads: payloads.length === 1 ? payloads[0] : payloads }
}

test('A01 (part: encrypted SDKs) what the AES plug-in of the web SDK sends opens', async () => {
  const encode = pluginEncoder('aes-encryption', { k: aesKey, kid: 7, khash: '000112' })
  expect(await read(encode(record))).toEqual({ records: [record], rejects: [] })
})

test('A01 (part: encrypted SDKs) what the SM plug-in of the web SDK sends opens, with the clock at sending', async () => {
  const encode = pluginEncoder('sm-encryption', { pkv: 3, pub_key: public_.get(3) })
  const flushed = { ...record, _flush_time: 1_795_309_015_103 }
  expect(await read(encode(record))).toEqual({ records: [flushed], rejects: [] })
  expect(await read(encode({ ...record, _flush_time: 1 }))).toEqual({ records: [flushed], rejects: [] })
})

test('A01 (part: encrypted SDKs) batches open: of a mini-program, of an app with one key or several, among plain records', async () => {
  const mini = await read(miniEncoder({ k: aesKey, kid: 7, khash: '000112' })([record, { ...record, event: 'Second' }]))
  const at = expect.closeTo(Date.now(), -6)
  expect(mini).toEqual({
    records: [
      { ...record, _flush_time: at },
      { ...record, event: 'Second', _flush_time: at },
    ],
    rejects: [],
  })
  const mixed = [rsaEnvelope(record), { ...record, event: 'plain' }, rsaEnvelope(record, record)]
  const app = await read(form({ data_list: JSON.stringify(mixed), gzip: '9' }))
  expect(app.records).toEqual([record, { ...record, event: 'plain' }, record, record])
  expect(app.rejects).toEqual([])
})

test('A01 (part: encrypted SDKs) captured envelopes are of other keys: refused, each with its envelope', async () => {
  const sealed = captures('sensors').filter((capture) => capture.name.startsWith('enc-'))
  const answers = await Promise.all(
    sealed.map(async (capture) => {
      const envelope = readSensors(queryOf(capture.url), capture.body)
      return isRefusal(envelope) ? [] : (await openSealed(envelope.records, keyOf)).rejects
    }),
  )
  const seen = sealed.map((capture, i) => `${capture.name} ${[...new Set(answers[i]?.map(({ reason }) => reason))].join()}`)
  expect(seen.toSorted()).toEqual([
    'enc-aes decryption_failed',
    'enc-aes-batch decryption_failed',
    'enc-aes-single decryption_failed',
    'enc-general encryption_key_unknown',
    'enc-sm decryption_failed',
  ])
  for (const { raw } of answers.flat()) expect(isObject(raw) && ('key_id' in raw || 'pkv' in raw)).toBe(true)
})

test('A01 (part: encrypted SDKs) what cannot be opened says why; its neighbours are kept', async () => {
  const good = aes(JSON.stringify(record))
  const bytes = Buffer.from(good, 'base64')
  expect(await reasons({ ...aesEnvelope(good), key_id: 8 })).toEqual(['encryption_key_unknown'])
  expect(await reasons({ payload: good })).toEqual(['encrypted_unsupported'])
  expect(await reasons({ ...rsaEnvelope(record), pkv: 7 })).toEqual(['encrypted_unsupported'])
  expect(await reasons({ ...aesEnvelope(good), key_id: 3 })).toEqual(['encrypted_unsupported'])
  for (const cut of [0, 16, 31, bytes.length - 1])
    expect(await reasons(aesEnvelope(bytes.subarray(0, cut).toString('base64'))), String(cut)).toEqual(['encrypted_truncated'])
  expect(await reasons(aesEnvelope(null, 7, {}))).toEqual(Array(3).fill('encrypted_truncated'))
  const rsa = rsaEnvelope(record)
  expect(await reasons({ ...rsa, ekey: rsa.ekey.slice(0, 40) }, { ...rsa, ekey: 'EC:abc' }, { ...rsa, ekey: '' })).toEqual(
    Array(3).fill('decryption_failed'),
  )
  const { records, rejects } = await openSealed([aesEnvelope(good, bytes.subarray(0, 40).toString('base64'), good)], keyOf)
  expect([records.length, rejects.map(({ reason }) => reason)]).toEqual([2, ['encrypted_truncated']])
})

test('A01 (part: encrypted SDKs) wrong padding, wrong text and wrong packing are told apart by nothing', async () => {
  const key = Buffer.from(aesKey, 'base64')
  const bare = createCipheriv('aes-128-cbc', key, Buffer.alloc(16)).setAutoPadding(false)
  const unpadded = Buffer.concat([Buffer.alloc(16), bare.update(Buffer.alloc(32)), bare.final()]).toString('base64')
  const all = [unpadded, aes('no json'), aes(gzipSync('{}').subarray(0, 12)), aes(gzipSync(Buffer.alloc(60_000_000)))]
  const { rejects } = await openSealed([aesEnvelope(...all)], keyOf)
  expect(new Set(rejects.map(({ reason, detail }) => `${reason}: ${detail}`)).size).toBe(1)
  expect(rejects).toHaveLength(4)
})

test('A01 (part: encrypted SDKs) a request of bombs and one of many wrapped keys end early', async () => {
  const bomb = aes(gzipSync(Buffer.alloc(7_000_000, 0x20)))
  const found = await reasons(aesEnvelope(...Array<string>(50).fill(bomb)))
  expect(found.filter((reason) => reason === 'gzip_bomb').length).toBeGreaterThan(40)
  const many = Array.from({ length: 120 }, () => ({ pkv: 3, ekey: randomBytes(112).toString('base64'), payloads: [bomb] }))
  expect((await reasons(...many)).filter((reason) => reason === 'encrypted_too_many_keys')).toHaveLength(20)
})

test('A01 (part: encrypted SDKs) whatever is changed in an envelope, it opens or is refused, and never throws', async () => {
  const sm = readSensors({}, pluginEncoder('sm-encryption', { pkv: 3, pub_key: public_.get(3) })(record))
  const sealed: unknown[] = [aesEnvelope(aes(JSON.stringify(record))), rsaEnvelope(record), ...(isRefusal(sm) ? [] : sm.records)]
  expect(sealed).toHaveLength(3)
  const edit = fc.record({ at: fc.nat(), to: fc.nat({ max: 255 }), cut: fc.option(fc.nat(), { freq: 4 }) })
  const change = (text: string, { at, to, cut }: { at: number; to: number; cut: number | null }): string => {
    const bytes = Buffer.from(text, 'base64')
    if (bytes.length > 0) bytes[at % bytes.length] = to
    return bytes.subarray(0, cut === null ? undefined : cut % (bytes.length + 1)).toString('base64')
  }
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }))
  const mutation = fc.oneof(
    fc.record({ kind: fc.constant('bytes' as const), field: fc.constantFrom('ekey', 'payload', 'payloads'), edit }),
    fc.record({
      kind: fc.constant('field' as const),
      field: fc.constantFrom('key_id', 'pkv', 'ekey', 'payload', 'payloads', 'flush_time'),
      value: anything,
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...sealed), fc.array(mutation, { minLength: 1, maxLength: 3 }), async (from, mutations) => {
      const envelope: Record<string, unknown> = isObject(from) ? { ...from } : {}
      for (const one of mutations) {
        if (one.kind === 'field') envelope[one.field] = one.value
        else {
          const now = [envelope[one.field]].flat()[0]
          if (typeof now === 'string') envelope[one.field] = one.field === 'payloads' ? [change(now, one.edit)] : change(now, one.edit)
        }
      }
      const { records, rejects } = await openSealed([envelope], keyOf)
      const asked = [envelope.payloads ?? envelope.payload].flat().length
      expect(records.length + rejects.length).toBeGreaterThanOrEqual(Math.min(1, asked))
      for (const { reason } of rejects) expect(reason).toMatch(/^(encrypt|decryption_)/)
    }),
    { seed, numRuns },
  )
})

import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import type { EnvelopeKeyRow } from '@millrace/contract/ingest/envelope-keys.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sealer } from '../../../platform/seal.ts'
import { sql } from '../../../platform/sql.ts'
import { pluginEncoder } from '../protocols/fixtures/plugins.ts'
import { materialOf, openerOf } from './material.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
})
afterAll(() => world.end())

interface Created extends EnvelopeKeyRow {
  readonly sharedKey: string | null
  readonly keyHash: string | null
}
const make = (body: object) => world.call<Created>(project, 'POST', 'envelope-keys', body)
const post = (payload: Buffer, path = '/sa.gif') =>
  world.app.http.inject({ method: 'POST', url: `${path}?project=shop&token=${project.writeKey}`, payload })
const record = (event: string, more: object = {}) => ({
  type: 'track',
  event,
  time: world.clock.now().getTime(),
  distinct_id: 'u-1',
  login_id: 'u-1',
  lib: { $lib: 'js' },
  properties: { amount: 5990 },
  ...more,
})
async function events(value: string): Promise<string[]> {
  await world.settle()
  const person = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=${value}`)
  const timeline = await world.call<{ items: { event: string }[] }>(project, 'GET', `people/${person.body.id}/timeline`)
  return timeline.body.items.map((item) => item.event).toSorted()
}
interface Quality {
  readonly counters: readonly { readonly reason: string; readonly count: number }[]
  readonly samples: { readonly items: readonly { readonly reason: string; readonly sample: string }[] }
}
const quality = async () => (await world.call<Quality>(project, 'GET', 'data-quality')).body

test('A01 (part: encrypted SDKs) AES and SM records of the web SDK become events of their person, also when sent twice', async () => {
  const aes = (await make({ algorithm: 'aes' })).body
  const sm = (await make({ algorithm: 'sm2', version: 30 })).body
  expect([aes.version, sm.version, aes.publicKey, sm.sharedKey]).toEqual([1, 30, null, null])
  const bodies = [
    pluginEncoder('aes-encryption', { k: aes.sharedKey, kid: aes.version, khash: aes.keyHash })(record('Aes')),
    pluginEncoder('sm-encryption', { pkv: sm.version, pub_key: sm.publicKey }, world.clock.now().getTime())(record('Sm')),
  ]
  for (const body of [...bodies, ...bodies]) expect((await post(body)).statusCode).toBe(200)
  expect(await events('u-1')).toEqual(['Aes', 'Sm'])
})

test('A01 (part: encrypted SDKs) an envelope opens with keys of the project of its write key only; a record inside may name another', async () => {
  const other = await world.project('other')
  const { body: key } = await make({ algorithm: 'sm2' })
  const encode = pluginEncoder('sm-encryption', { pkv: key.version, pub_key: key.publicKey }, world.clock.now().getTime())
  await world.app.http.inject({ method: 'POST', url: `/sa?project=other&token=${other.writeKey}`, payload: encode(record('Foreign')) })
  const foreign = await world.call<Quality>(other, 'GET', 'data-quality')
  expect(foreign.body.counters.map(({ reason, count }) => [reason, count])).toEqual([['encryption_key_unknown', 1]])
  await post(encode(record('Elsewhere', { project: 'other', token: other.writeKey, login_id: 'u-2', distinct_id: 'u-2' })))
  await world.settle()
  expect((await world.call(other, 'GET', 'people/lookup?type=login_id&value=u-2')).status).toBe(200)
  expect((await world.call(project, 'GET', 'people/lookup?type=login_id&value=u-2')).status).toBe(404)
})

test('A01 (part: encrypted SDKs) a key that is in use elsewhere goes on; a retired one opens nothing and keeps its version', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const { body: rsa } = await make({ algorithm: 'rsa', version: 50, privateKey: pem })
  expect(rsa.publicKey).toBe(publicKey.export({ type: 'spki', format: 'der' }).toString('base64'))

  const k = Buffer.alloc(16, 9).toString('base64')
  const { body: aes } = await make({ algorithm: 'aes', version: 51, privateKey: k })
  expect(aes.sharedKey).toBe(k)
  const encode = pluginEncoder('aes-encryption', { k, kid: 51, khash: '000112' })
  await post(encode(record('Before', { login_id: 'u-3', distinct_id: 'u-3' })))
  expect((await world.call(project, 'DELETE', 'envelope-keys/51')).status).toBe(200)
  expect((await post(encode(record('After', { login_id: 'u-3', distinct_id: 'u-3' })))).statusCode).toBe(200)
  expect(await events('u-3')).toEqual(['Before'])
  const { counters, samples } = await quality()
  expect(counters.find(({ reason }) => reason === 'encryption_key_unknown')?.count).toBe(1)
  expect(samples.items[0]?.sample).toContain('"key_id":51')
  expect((await make({ algorithm: 'aes', version: 51 })).body).toMatchObject({ code: 'name_taken' })
  expect((await world.call(project, 'DELETE', 'envelope-keys/51')).status).toBe(404)
  const left = await world.databases.postgres.rows<{ version: number }>(sql`
    select version from envelope_keys where retired_at is not null and private_key is not null`)
  expect(left).toEqual([])
})

test('A01 (part: encrypted SDKs) what is wrapped for a public key opens only when it is short enough to be a key', async () => {
  const material = await materialOf('rsa', undefined)
  if (typeof material === 'string') throw new Error(material)
  const opener = openerOf('rsa', material.privateKey)
  if (opener.algorithm === 'aes') throw new Error('not RSA')
  const to = {
    key: Buffer.from(material.publicKey ?? '', 'base64'),
    format: 'der',
    type: 'spki',
    padding: constants.RSA_PKCS1_PADDING,
  } as const
  const wrapped = publicEncrypt(to, Buffer.alloc(16, 5)).toString('base64')
  expect(opener.unwrap(wrapped)).toEqual(Buffer.alloc(16, 5))
  // Line ends say nothing in base64.
  expect(opener.unwrap(wrapped.padEnd(2_000, '\n'))).toEqual(Buffer.alloc(16, 5))
  expect(opener.unwrap(wrapped.padEnd(3_000, '\n'))).toBeUndefined()
})

test('A01 (part: encrypted SDKs) private halves stand in no answer but the one that shares an AES key, and in no audit row', async () => {
  const privateKey = '1'.repeat(64)
  const made = await make({ algorithm: 'sm2', privateKey })
  const shared = (await make({ algorithm: 'aes' })).body.sharedKey ?? ''
  expect(shared).toHaveLength(24)
  expect(JSON.stringify(made.body)).not.toContain(privateKey)
  const listed = JSON.stringify((await world.call(project, 'GET', 'envelope-keys')).body)
  const audited = JSON.stringify((await world.call(project, 'GET', 'audit?action=envelope_key.created&limit=200')).body)
  expect(listed).toContain(made.body.publicKey)
  expect(audited).toContain('envelope_key')
  for (const text of [listed, audited]) for (const secret of [privateKey, shared]) expect(text).not.toContain(secret)
  const rows = await world.databases.postgres.rows<{ sealed: Buffer }>(sql`
    select private_key as sealed from envelope_keys where private_key is not null`)
  expect(rows.length).toBeGreaterThan(0)
  for (const { sealed } of rows) expect(sealed.includes(Buffer.from(privateKey))).toBe(false)
})

test('A01 (part: encrypted SDKs) a key that is none is refused by name', async () => {
  for (const [algorithm, privateKey] of [
    ['aes', 'AAAA'],
    ['sm2', 'xyz'],
    ['sm2', '0'.repeat(64)],
    ['rsa', 'AAAA'],
    ['rsa', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })],
  ]) {
    const answer = await make({ algorithm, privateKey })
    expect([answer.status, answer.body], String(algorithm)).toMatchObject([400, { errors: [{ path: 'body.privateKey' }] }])
  }
})

test('A01 (part: encrypted SDKs) a key sealed with another secret: the sender is asked to repeat, others are not held up', async () => {
  const { body: aes } = await make({ algorithm: 'aes' })
  const encode = pluginEncoder('aes-encryption', { k: aes.sharedKey, kid: aes.version, khash: aes.keyHash })
  const sealed = sealer('another secret of thirty-two characters!', 'envelope-keys').seal(project.id, aes.sharedKey ?? '')
  await world.databases.postgres.run(sql`
    update envelope_keys set private_key = ${sealed}::bytea where project_id = ${project.id} and version = ${aes.version}`)
  await make({ algorithm: 'aes' })
  expect((await post(encode(record('Lost')))).statusCode).toBe(503)
  const plain = Buffer.from(`data=${encodeURIComponent(Buffer.from(JSON.stringify(record('Plain'))).toString('base64'))}`)
  expect((await post(plain)).statusCode).toBe(200)
})

test('A01 (part: encrypted SDKs) the debug path says why an envelope does not open, and stores nothing in a dry run', async () => {
  const { body: sm } = await make({ algorithm: 'sm2' })
  const encode = pluginEncoder('sm-encryption', { pkv: sm.version, pub_key: sm.publicKey }, world.clock.now().getTime())
  const url = `/debug?project=shop&token=${project.writeKey}`
  const dry = { 'dry-run': 'true' }
  const good = await world.app.http.inject({ method: 'POST', url, headers: dry, payload: encode(record('Dry', { login_id: 'u-4' })) })
  const broken = Buffer.from(
    encode(record('Dry'))
      .toString()
      .replace(/%22ekey%22%3A%22.{20}/, '%22ekey%22%3A%22'),
  )
  const bad = await world.app.http.inject({ method: 'POST', url, headers: dry, payload: broken })
  expect([good.statusCode, bad.statusCode, bad.body.split(':')[0]]).toEqual([200, 400, 'decryption_failed'])
  await world.settle()
  expect((await world.call(project, 'GET', 'people/lookup?type=login_id&value=u-4')).status).toBe(404)
})

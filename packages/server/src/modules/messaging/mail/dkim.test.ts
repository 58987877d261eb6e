import type { DkimKey } from '@millrace/contract/messaging/mail.ts'
import { authenticate } from 'mailauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Zone, zone } from '../../../../test/dns-zone.ts'
import { greeting, mailSettings, messages, starts } from '../../../../test/mail-kit.ts'
import { type MailServer, mailServer } from '../../../../test/mail-server.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'

let server: MailServer
let dns: Zone
let world: World
let project: TestProject
beforeAll(async () => {
  server = await mailServer()
  dns = zone()
  dns.records.set('_dmarc.shop.example', ['v=DMARC1; p=reject'])
  world = await makeWorld({ mailDns: dns })
  project = await world.project()
  await mailSettings(world, project, { smtpUrl: server.url })
  await greeting(world, project)
})
afterAll(async () => {
  await world.end()
  await server.close()
})

const path = 'channels/email/dkim'
const make = async (algorithm: DkimKey['algorithm']) => (await world.call<DkimKey>(project, 'POST', path, { algorithm })).body
const check = async (key: DkimKey) => (await world.call<DkimKey>(project, 'POST', `${path}/${key.selector}/check`)).body
const publish = (key: DkimKey) => dns.records.set(key.record.name, [key.record.value])

/** The mail that somebody new got, and what a receiver makes of it. */
async function mailTo(address: string, change = (raw: string) => raw) {
  await starts(world, project, address)
  await world.settle()
  const raw = server.received.findLast((mail) => mail.recipient === address)?.raw
  if (!raw) throw new Error(`nothing arrived for ${address}`)
  const text = change(raw.toString('latin1'))
  const { dkim, dmarc } = await authenticate(Buffer.from(text, 'latin1'), {
    ip: '192.0.2.1',
    helo: 'mx.shop.example',
    sender: 'hi@shop.example',
    mta: 'mx.x.cn',
    resolver: dns.resolver,
    disableArc: true,
    disableBimi: true,
  })
  const signatures = dkim.results.flatMap((one) => (one.signingDomain ? [`${one.algo} ${one.signingDomain} ${one.status.result}`] : []))
  return { text, signatures, dmarc: dmarc && dmarc.status.result }
}

test('a key signs once its record is found; a real receiver finds the signature good and of the sender’s domain', async () => {
  const key = await make('rsa')
  expect(key).toMatchObject({ domain: 'shop.example', signs: false, problem: null, isReadable: true })
  expect(await check(key)).toMatchObject({ signs: false, problem: 'missing' })
  dns.records.set(key.record.name, ['fails'])
  expect(await check(key)).toMatchObject({ signs: false, problem: 'dns_failed' })
  expect(await mailTo('before@x.cn')).toMatchObject({ signatures: [], dmarc: 'fail' })
  publish(key)
  expect(await check(key)).toMatchObject({ signs: true, problem: null })
  const mail = await mailTo('after@x.cn')
  expect(mail).toMatchObject({ signatures: ['rsa-sha256 shop.example pass'], dmarc: 'pass' })
  const [, names = ''] = /\bh=([^;]+);/.exec(mail.text.replace(/\r\n\s+/g, '')) ?? []
  for (const name of [
    'from:from',
    'subject:subject',
    'list-unsubscribe:list-unsubscribe:list-unsubscribe-post:list-unsubscribe-post',
    'feedback-id',
  ])
    expect(names).toContain(name)
})

test('whoever changes the mail on the way, or adds to what it says of itself, breaks the signature', async () => {
  const changes: ((raw: string) => string)[] = [
    (raw) => raw.replace('Subject: Hello', 'Subject: Hullo'),
    (raw) => raw.replace('Subject: Hello', 'Subject: Hello\r\nSubject: Second'),
    (raw) => `From: Bank <bank@bank.example>\r\n${raw}`,
    (raw) => `${raw}Added\r\n`,
    (raw) => raw.replace(/^List-Unsubscribe-Post: .*\r\n/m, ''),
  ]
  for (const [i, change] of changes.entries()) {
    const { signatures } = await mailTo(`changed${i}@x.cn`, change)
    expect(signatures.join()).toMatch(/fail|neutral/)
    expect(signatures.join()).not.toContain('pass')
  }
})

test('a second kind of key signs beside the first; of one kind only the newest that is found signs', async () => {
  const second = await make('ed25519')
  world.clock.advance(1_000)
  const third = await make('rsa')
  publish(second)
  expect(await check(second)).toMatchObject({ signs: true })
  expect((await mailTo('two@x.cn')).signatures.toSorted()).toEqual(['ed25519-sha256 shop.example pass', 'rsa-sha256 shop.example pass'])
  publish(third)
  await check(third)
  const { body } = await world.call<{ items: DkimKey[] }>(project, 'GET', path)
  expect(body.items.filter((key) => key.signs).map((key) => key.selector)).toEqual(
    expect.arrayContaining([second.selector, third.selector]),
  )
  expect(body.items.filter((key) => key.signs)).toHaveLength(2)
  // Its record is gone: it does not sign any more, and the one before does again.
  dns.records.delete(third.record.name)
  expect(await check(third)).toMatchObject({ signs: false, problem: 'missing' })
  expect((await mailTo('again@x.cn')).signatures.toSorted()).toEqual(['ed25519-sha256 shop.example pass', 'rsa-sha256 shop.example pass'])
})

test('test sends are signed too, and keys of another domain than the sender’s sign nothing', async () => {
  const template = await world.call<{ items: { id: string }[] }>(project, 'GET', 'templates')
  const id = template.body.items[0]?.id
  const tested = await world.call(project, 'POST', `templates/${id}/test`, { to: 'test@x.cn' })
  expect(tested.body).toMatchObject({ state: 'sent' })
  expect(server.received.findLast((mail) => mail.recipient === 'test@x.cn')?.raw.toString()).toContain('DKIM-Signature: v=1; a=rsa-sha256')
  await mailSettings(world, project, { fromAddress: 'hi@other.example' })
  expect((await mailTo('other@x.cn')).signatures).toEqual([])
  await mailSettings(world, project, { fromAddress: 'hi@mail.shop.example' })
  expect((await mailTo('below@x.cn')).signatures).toHaveLength(2)
  await mailSettings(world, project, {})
})

test('the private key is in no answer, in no audit row and in no table; with another secret mails wait', async () => {
  const { postgres } = world.databases
  const shown = await world.call(project, 'GET', path)
  const kept = await postgres.rows<{ sealed: Buffer }>(sql`select private_sealed as sealed from dkim_keys`)
  const audit = await postgres.rows(sql`select * from audit_log`)
  expect(JSON.stringify([shown.body, audit, kept.map((row) => row.sealed.toString('latin1'))])).not.toContain('PRIVATE KEY')
  expect(JSON.stringify(audit)).toContain('channel.dkim.made')
  await postgres.run(sql`update dkim_keys set private_sealed = set_byte(private_sealed, 20, 255 - get_byte(private_sealed, 20))`)
  await starts(world, project, 'waits@x.cn')
  await world.settle()
  expect((await messages(world, project))[0]).toMatchObject({ state: 'queued', reason: 'channel_unreadable' })
  const { body } = await world.call<{ items: DkimKey[] }>(project, 'GET', path)
  expect(body.items.every((key) => !key.isReadable)).toBe(true)
  for (const { selector } of body.items) await world.call(project, 'DELETE', `${path}/${selector}`)
  world.clock.advance(3_600_000)
  await world.settle()
  expect((await messages(world, project))[0]).toMatchObject({ state: 'sent' })
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  contactRules,
  greeting as startGreeting,
  type Listed,
  mailSettings,
  messages as listMessages,
  starts as start,
} from '../../../test/mail-kit.ts'
import { type MailServer, mailServer } from '../../../test/mail-server.ts'
import { record } from '../../../test/pipeline.ts'
import { mailGroup } from './transport.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { onStopPoint, type StopPoint } from '../../platform/stop-points.ts'
import { sql } from '../../platform/sql.ts'

let world: World
let project: TestProject
let server: MailServer
let undo: () => void = () => undefined

beforeEach(async () => {
  world = await makeWorld({ at: '2026-11-01T09:00:00Z' })
  project = await world.project()
  server = await mailServer()
  await settings({})
})
afterEach(async () => {
  undo()
  await server.close()
  await world.end()
})

const settings = (change: object): Promise<void> => mailSettings(world, project, { smtpUrl: server.url, ...change })
const greeting = (options: object = {}): Promise<string> => startGreeting(world, project, options)
const starts = (...addresses: string[]): Promise<void> => start(world, project, ...addresses)
const messages = (): Promise<Listed[]> => listMessages(world, project)
const now = (): string => world.clock.now().toISOString()

/** Settles; a round that fails is simply tried again, as by the next process. */
async function settled(): Promise<number> {
  for (let crashes = 0; ; crashes++) {
    try {
      await world.settle()
      return crashes
    } catch {
      continue
    }
  }
}

test('peer: each recipient on its own: taken, refused for ever, refused for now, unknown', async () => {
  await greeting()
  await starts('ok@x.cn', 'gone@x.cn', 'later@x.cn', 'drop@x.cn')
  await settled()
  const states = (await messages()).map((message) => `${message.state} ${message.reason.split(':')[0]}`).toSorted()
  expect(states).toEqual(['failed permanent', 'queued temporary', 'sent ', 'unknown unknown'])
})

test('a temporary refusal is tried again later, a bounced address never, an unknown one never by itself', async () => {
  await greeting()
  await starts('gone@x.cn', 'later@x.cn', 'drop@x.cn')
  await settled()
  world.clock.advance(31_000)
  await settled()
  expect((await messages()).map((message) => message.attempts).toSorted()).toEqual([1, 1, 2])
  expect(server.received).toHaveLength(1)
  await starts('gone@x.cn')
  await settled()
  expect((await messages())[0]).toMatchObject({ state: 'dropped', reason: 'suppressed: hard_bounce' })
})

test.each<[StopPoint, string]>([
  ['dispatch.before_call', 'called, as far as anybody knows'],
  ['dispatch.after_call', 'taken but not written'],
  ['dispatch.after_commit', 'written'],
])('a sender that dies at %s (mails %s) sends nothing twice; only what it was handing over is unknown', async (point) => {
  await greeting()
  await starts(...Array.from({ length: 55 }, (_, i) => `u${i}@x.cn`))
  let crashed = false
  undo = onStopPoint(point, () => {
    if (crashed) return
    crashed = true
    throw new Error('crashed')
  })
  expect(await settled()).toBe(1)
  world.clock.advance(60_000)
  await new Promise((resolve) => setTimeout(resolve, 2_100))
  await settled()
  const all = await messages()
  expect(all).toHaveLength(55)
  const unknown = all.filter((message) => message.state === 'unknown').length
  expect(all.filter((message) => message.state === 'sent')).toHaveLength(55 - unknown)
  expect(unknown).toBe(point === 'dispatch.after_commit' ? 0 : mailGroup)
  expect([...server.counts().values()].every((n) => n === 1)).toBe(true)
  expect(server.counts().size).toBeGreaterThanOrEqual(55 - unknown)
})

test('the built-in mailbox settles what is unknown: sent if it arrived, sent again if it did not', async () => {
  await settings({ smtpUrl: null })
  await greeting()
  await starts(...Array.from({ length: 30 }, (_, i) => `u${i}@x.cn`))
  let crashes = 0
  undo = onStopPoint('dispatch.after_call', () => {
    if (crashes++ === 0) throw new Error('crashed')
  })
  await settled()
  await new Promise((resolve) => setTimeout(resolve, 2_100))
  world.clock.advance(60_000)
  await settled()
  expect((await messages()).every((message) => message.state === 'sent')).toBe(true)
  const rows = await world.databases.postgres.rows(sql`select message_id from mailbox`)
  expect(rows).toHaveLength(30)
})

test('a paused journey holds what is queued, an ended one drops it', async () => {
  const journey = await greeting()
  await starts('a@x.cn')
  const { app } = world
  await app.ingest.drain()
  while (await app.act()) continue
  await world.call(project, 'POST', `journeys/${journey}/pause`, {}, await world.revisionOf(project, `journeys/${journey}`))
  await settled()
  expect(await messages()).toMatchObject([{ state: 'queued', reason: 'journey_paused' }])
  expect(server.received).toHaveLength(0)
  await world.call(project, 'POST', `journeys/${journey}/resume`, {}, await world.revisionOf(project, `journeys/${journey}`))
  world.clock.advance(10_000)
  await settled()
  expect(await messages()).toMatchObject([{ state: 'sent' }])
})

test('the frequency cap counts marketing only, also within one round, and lets go when the window has passed', async () => {
  const cap = { scope: { kind: 'channel', channel: 'email' }, limit: 2, per: { kind: 'sliding', hours: 24 }, action: 'drop' }
  await contactRules(world, project, { caps: [cap] })
  await greeting()
  await greeting({ class: 'service' })
  for (let i = 0; i < 3; i++) {
    await world.app.ingest.accept(project.id, 'native', [
      record({ ids: ['login:a'], set: { email: 'a@x.cn' }, event: 'Start', at: now(), id: `s${i}-${now()}` }),
    ])
    await settled()
    world.clock.advance(1_000)
  }
  const states = (await messages()).map((message) => `${message.state} ${message.reason}`)
  expect(states.filter((state) => state === 'sent ')).toHaveLength(5)
  expect(states.filter((state) => state === 'dropped frequency_cap: 2/24 h')).toHaveLength(1)
  world.clock.advance(24 * 3_600_000)
  await starts('b@x.cn')
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['login:a'], event: 'Start', at: now(), id: 'later' })])
  await settled()
  expect((await messages()).filter((message) => message.state === 'sent')).toHaveLength(9)
})

test('a mail server that does not answer holds up its own project only', async () => {
  const other = await world.project('other')
  await greeting()
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  server.onMail = () => held
  await starts('slow@x.cn')
  await settled()
  project = other
  await greeting()
  await starts('quick@x.cn')
  await settled()
  expect(await messages()).toMatchObject([{ state: 'sent' }])
  release()
})

test('a person who is merged while their mail is in the air keeps its result', async () => {
  await greeting()
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  server.onMail = () => held
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['login:a'], set: { email: 'known@x.cn' }, at: now() }),
    record({ ids: ['anon:d1'], set: { email: 'a@x.cn' }, event: 'Start', at: now() }),
  ])
  await settled()
  expect(await messages()).toMatchObject([{ state: 'sending' }])
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['login:a', 'anon:d1'], event: 'Login', at: now() })])
  await settled()
  release()
  await new Promise((resolve) => setTimeout(resolve, 300))
  await settled()
  expect(await messages()).toMatchObject([{ state: 'sent' }])
})

test('what came of mails is remembered while there is no room to write it down: none is sent twice or in doubt', async () => {
  const { postgres } = world.databases
  await postgres.run(sql`
    create function no_room() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$`)
  await postgres.run(sql`
    create trigger no_room before update on message_attempts for each row when (new.state = 'sent') execute function no_room()`)
  await greeting()
  await starts('a@x.cn', 'b@x.cn', 'c@x.cn')
  await settled()
  expect(server.received).toHaveLength(3)
  expect((await messages()).map((message) => message.state)).toEqual(['sending', 'sending', 'sending'])
  await postgres.run(sql`drop function no_room cascade`)
  await expect.poll(async () => (await messages()).map((message) => message.state), { timeout: 30_000 }).toEqual(['sent', 'sent', 'sent'])
  await settled()
  expect(server.received).toHaveLength(3)
})

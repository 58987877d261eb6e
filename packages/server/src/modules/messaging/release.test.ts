import { afterEach, beforeEach, expect, test } from 'vitest'
import { mailSettings, messages } from '../../../test/mail-kit.ts'
import { type MailServer, mailServer } from '../../../test/mail-server.ts'
import { does, type JourneyWorld, journeyWorld, known, mail, wait } from '../../../test/journey-world.ts'

let w: JourneyWorld
let server: MailServer
beforeEach(async () => {
  w = await journeyWorld()
  server = await mailServer()
  await mailSettings(w.world, w.project, { smtpUrl: server.url })
})
afterEach(async () => {
  await server.close()
  await w.end()
})

const people = Array.from({ length: 12 }, (_, i) => `u${i}`)
const later = { nodes: { w: wait(60), m: mail }, edges: ['entry>w', 'w>m'] }

/** A journey paused from 10:30 until 13:00 whose waits end at 11:00 and, for half of the people, at 12:00. */
async function paused(): Promise<string> {
  const journey = await w.start(later)
  await w.happens('09:00:00', ...people.map((user) => known(user)))
  await w.happens('10:00:00', ...people.slice(0, 6).map((user) => does(user, 'Start')))
  await w.happens('10:20:00')
  const late = people.slice(6).map((user) => ({ ...does(user, 'Start'), at: '2026-11-01T10:20:00Z' }))
  await w.happens('10:20:01', ...late)
  await w.change(journey, 'pause')
  await w.happens('11:30:00')
  await w.happens('13:00:00')
  expect(server.received).toHaveLength(0)
  return journey
}

test('peer: what became overdue in a pause goes out at the chosen rate over all parts, never in a burst, oldest first', async () => {
  const journey = await paused()
  await w.change(journey, 'resume', { ratePerMinute: 4 })
  const sent: number[] = []
  for (const time of ['13:00:00', '13:00:14', '13:00:15', '13:00:30', '13:01:00', '13:01:01']) {
    await w.happens(time)
    sent.push(server.received.length)
  }
  // Time nobody used is lost: the jump of half a minute brings one mail, not two.
  expect(sent).toEqual([1, 1, 2, 3, 4, 4])
  expect((await messages(w.world, w.project)).filter((message) => message.reason === 'released_slowly')).toHaveLength(8)
  const fresh = people.slice(0, 1).map((user) => does(user, 'Start'))
  await w.happens('13:02:00', ...fresh)
  const before = server.received.length
  await w.happens('14:02:00')
  expect(server.received.length).toBeGreaterThanOrEqual(before + 2)
  for (let i = 0; i < 12; i++) await w.happens(`14:03:${String(i * 4 + 10)}`)
  for (let i = 0; i < 12; i++) await w.happens(`14:0${4 + Math.floor(i / 4)}:${String((i % 4) * 15 + 10)}`)
  expect((await messages(w.world, w.project)).every((message) => message.state === 'sent')).toBe(true)
  expect(server.received).toHaveLength(13)
})

test('what was due longer ago than the chosen hours is dropped at once and takes no turn', async () => {
  const journey = await paused()
  await w.happens('13:10:00')
  await w.change(journey, 'resume', { ratePerMinute: 60, skipLaterThanHours: 2 })
  for (let i = 0; i < 10; i++) await w.happens(`13:10:0${i}`)
  const states = (await messages(w.world, w.project)).map((message) => `${message.state} ${message.reason}`)
  expect(states.filter((state) => state === 'dropped too_late')).toHaveLength(6)
  expect(states.filter((state) => state === 'sent ')).toHaveLength(6)
})

test('what is held for a journey that ends is dropped, not kept for ever', async () => {
  const journey = await w.start({ nodes: { m: mail }, edges: ['entry>m'] })
  await w.happens('09:00:00', known('a'))
  await w.arrives('10:00:00', does('a', 'Start'))
  await w.world.app.ingest.drain()
  while (await w.world.app.act()) continue
  await w.change(journey, 'pause')
  await w.happens('10:00:01')
  expect(await messages(w.world, w.project)).toMatchObject([{ state: 'queued', reason: 'journey_paused' }])
  await w.change(journey, 'end')
  await w.happens('10:00:02')
  expect(await messages(w.world, w.project)).toMatchObject([{ state: 'dropped', reason: 'journey_ended' }])
})

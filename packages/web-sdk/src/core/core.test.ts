import { expect, test, vi } from 'vitest'
import fc from 'fast-check'
import { visitorOf } from './campaign.ts'
import { createCore, type Core, type CoreOptions } from './core.ts'
import type { Host, Outcome } from './host.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const numRuns = 200 * Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)

interface Sent {
  readonly write_key: string
  readonly events: readonly { event?: string; ids: Record<string, string>; message_id: string; profile?: object }[]
}

/** A host whose clock, network and storage the test holds in its hands. */
function stage(answer: (n: number, body: Sent) => Outcome = () => ({ kind: 'stored' })) {
  const storage = new Map<string, string>()
  const state = { now: 1_000_000, ids: 0, room: Infinity, isLeaving: true }
  let timers: { at: number; run: () => void }[] = []
  const sent: Sent[] = []
  const at: number[] = []
  const host: Host = {
    now: () => state.now,
    id: () => `id${state.ids++}`,
    random: () => 0.5,
    read: (key) => storage.get(key),
    write(key, value) {
      if (value.length > state.room) return false
      storage.set(key, value)
      return true
    },
    erase: (key) => void storage.delete(key),
    keys: (prefix) => [...storage.keys()].filter((key) => key.startsWith(prefix)),
    send(body) {
      const parsed = JSON.parse(body) as Sent
      sent.push(parsed)
      at.push(state.now)
      return Promise.resolve(answer(sent.length, parsed))
    },
    leave(body) {
      if (state.isLeaving) sent.push(JSON.parse(body) as Sent)
      return state.isLeaving
    },
    later(ms, run) {
      const timer = { at: state.now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    context: () => ({ $lib: 'test' }),
  }
  async function pass(ms: number): Promise<void> {
    const end = state.now + ms
    for (;;) {
      for (let i = 0; i < 10; i++) await Promise.resolve()
      const next = timers.toSorted((a, b) => a.at - b.at)[0]
      if (!next || next.at > end) break
      timers = timers.filter((one) => one !== next)
      state.now = Math.max(state.now, next.at)
      next.run()
    }
    state.now = end
  }
  const start = (options: Partial<CoreOptions> = {}): Core => createCore(host, { writeKey: 'wk', ...options })
  /** The page is gone without a word: its timers die, its storage stays. */
  const crash = (): void => {
    timers = []
  }
  const names = (): string[] => sent.flatMap((body) => body.events.flatMap((event) => (event.event ? [event.event] : [])))
  return { host, state, storage, sent, at, start, pass, crash, names }
}

test('events gather, go in one request with the key, and are not sent again', async () => {
  const { start, pass, sent } = stage()
  const core = start()
  core.track('A')
  core.track('B', { n: 1 })
  await pass(2_900)
  expect(sent).toHaveLength(0)
  await pass(60_000)
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({ write_key: 'wk', events: [{ event: 'A' }, { event: 'B', properties: { $lib: 'test', n: 1 } }] })
})

test('identify links the user to the device; after reset the device stays, with forget it is a new visitor', () => {
  const { start } = stage()
  const core = start()
  const before = core.ids()
  core.identify(' u1 ')
  expect(core.ids()).toEqual({ anonymousId: before.anonymousId, userId: 'u1' })
  core.reset()
  expect(core.ids()).toEqual({ anonymousId: before.anonymousId, userId: undefined })
  core.reset({ forget: true })
  expect(core.ids().anonymousId).not.toBe(before.anonymousId)
})

test('identify says the time zone of the device, unless the profile does; without Intl nothing is said', async () => {
  const { start, pass, sent } = stage()
  const core = start()
  vi.stubGlobal('Intl', { DateTimeFormat: () => ({ resolvedOptions: () => ({ timeZone: 'Asia/Tokyo' }) }) })
  core.identify('u1', { city: '东京' })
  core.identify('u1', { $timezone: 'Europe/Paris' })
  vi.stubGlobal('Intl', undefined)
  core.identify('u1', { city: '巴黎' })
  vi.unstubAllGlobals()
  await pass(60_000)
  expect(sent.flatMap((body) => body.events.map((event) => event.profile))).toEqual([
    { set: { city: '东京', $timezone: 'Asia/Tokyo' } },
    { set: { $timezone: 'Europe/Paris' } },
    { set: { city: '巴黎' } },
  ])
})

test('while the server fails, pauses grow, whatever is tracked, and nothing is lost', async () => {
  const { start, pass, at, names } = stage((n) => (n <= 5 ? { kind: 'later' } : { kind: 'stored' }))
  const core = start({ batch: 5 })
  for (let i = 0; i < 60; i++) {
    core.track(`E${i}`)
    await pass(1_000)
  }
  expect(at.length).toBeLessThanOrEqual(5)
  await pass(600_000)
  const pauses = at.slice(1, 6).map((time, i) => time - (at[i] ?? 0))
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
  expect(new Set(names()).size).toBe(60)
})

test('Retry-After is kept to', async () => {
  const { start, pass, at } = stage((n) => (n === 1 ? { kind: 'later', afterMs: 90_000 } : { kind: 'stored' }))
  start().track('A')
  await pass(200_000)
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(90_000)
})

test('what the server refuses for good goes; a body that is too large is halved instead', async () => {
  const refusing = stage((n) => (n === 1 ? { kind: 'refused', status: 400 } : { kind: 'stored' }))
  const core = refusing.start({ batch: 2 })
  for (const name of ['A', 'B', 'C']) core.track(name)
  await refusing.pass(60_000)
  expect(refusing.sent.map((body) => body.events.length)).toEqual([2, 1])

  const narrow = stage((_, body) => (body.events.length > 3 ? { kind: 'refused', status: 413 } : { kind: 'stored' }))
  const wide = narrow.start({ batch: 8 })
  for (let i = 0; i < 8; i++) wide.track(`E${i}`)
  await narrow.pass(60_000)
  const stored = narrow.sent.filter((body) => body.events.length <= 3).flatMap((body) => body.events.map((event) => event.event))
  expect(stored.toSorted()).toEqual(Array.from({ length: 8 }, (_, i) => `E${i}`))
})

test('before consent nothing is written and nothing sent; granted sends what waited, denied throws it away with all ids', async () => {
  const granted = stage()
  const one = granted.start({ consent: 'pending' })
  one.track('Early')
  await granted.pass(60_000)
  expect([granted.storage.size, granted.sent.length]).toEqual([0, 0])
  one.consent('granted')
  await granted.pass(60_000)
  expect(granted.names()).toEqual(['Early'])

  const denied = stage()
  const two = denied.start({ consent: 'pending' })
  two.track('Early')
  two.consent('denied')
  two.track('Late')
  await denied.pass(60_000)
  expect(denied.sent).toEqual([])
  expect([...denied.storage.keys()]).toEqual(['millrace.consent'])
  denied.start().track('NextVisit')
  await denied.pass(60_000)
  expect(denied.sent).toEqual([])
})

test('a page that goes away hands over what waits, also beside a request under way, and the next page sends none of it', async () => {
  const { start, pass, sent, names } = stage()
  const core = start({ batch: 2 })
  for (const name of ['A', 'B', 'C']) core.track(name)
  const underWay = core.flush()
  core.leave()
  core.track('D')
  await underWay
  await pass(60_000)
  expect(new Set(names())).toEqual(new Set(['A', 'B', 'C', 'D']))
  const before = sent.length
  start()
  await pass(60_000)
  expect(sent).toHaveLength(before)
})

test('without room in the storage the oldest go, the rest is sent', async () => {
  const { start, pass, state, names } = stage()
  state.room = 2_000
  const core = start({ batch: 100, gatherMs: 10_000 })
  for (let i = 0; i < 30; i++) core.track(`E${i}`)
  await pass(60_000)
  expect(names().at(-1)).toBe('E29')
  expect(names().length).toBeLessThan(30)
})

test('whatever the network does and whenever pages die, every event that was written arrives, and repeats carry the same message id', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('track' as const), n: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20_000 }) }),
    fc.record({ kind: fc.constant('crash' as const) }),
    fc.record({ kind: fc.constant('leave' as const), isTaken: fc.boolean() }),
  )
  const answers = fc.array(fc.constantFrom<Outcome>({ kind: 'stored' }, { kind: 'later' }, { kind: 'later', afterMs: 5_000 }), {
    maxLength: 30,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), answers, async (steps, outcomes) => {
      const world = stage((n) => outcomes[n - 1] ?? { kind: 'stored' })
      let core = world.start({ batch: 7 })
      const tracked: string[] = []
      for (const one of steps) {
        if (one.kind === 'track')
          for (let i = 0; i < one.n; i++) {
            tracked.push(`E${tracked.length}`)
            core.track(tracked.at(-1) ?? '')
          }
        if (one.kind === 'pass') await world.pass(one.ms)
        if (one.kind === 'leave') {
          world.state.isLeaving = one.isTaken
          core.leave()
        }
        if (one.kind === 'crash') {
          // What was tracked in the last quarter of a second is not written yet.
          await world.pass(250)
          core.stop()
          world.crash()
          core = world.start({ batch: 7 })
        }
      }
      await world.pass(7_200_000)
      await core.flush()
      expect(new Set(world.names())).toEqual(new Set(tracked))
      const ids = new Map<string, string>()
      for (const event of world.sent.flatMap((body) => body.events)) {
        if (!event.event) continue
        expect(ids.get(event.event) ?? event.message_id).toBe(event.message_id)
        ids.set(event.event, event.message_id)
      }
    }),
    { seed, numRuns },
  )
})

test('C28 (part: landing) a new visitor keeps the id their channel link knows them by; a copied address makes nobody the same', () => {
  const id = '01234567-89ab-cdef-0123-456789abcdef'
  const query = (seconds: number) => `?mr_link=x&mr_visitor=${id}.${seconds.toString(36)}`
  expect(visitorOf(query(1_000), 1_000_000)).toBe(id)
  expect(visitorOf(query(1_000), 1_059_000)).toBe(id)
  for (const [text, now] of [
    [query(1_000), 1_061_000],
    [query(1_000), 900_000],
    ['?mr_visitor=evil.rs', 1_000_000],
    [`?mr_visitor=${id}`, 1_000_000],
    ['', 1_000_000],
  ] as const)
    expect(visitorOf(text, now)).toBeUndefined()
  const { host } = stage()
  const linked = { ...host, visitor: () => id }
  expect(createCore(linked, { writeKey: 'wk' }).ids().anonymousId).toBe(id)
  // Whoever has been here keeps their own.
  expect(createCore({ ...host, visitor: () => 'another' }, { writeKey: 'wk' }).ids().anonymousId).toBe(id)
})

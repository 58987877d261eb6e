import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeVisit, freeMinute, isUnclear, minuteMs, nodeSchema, type Queue, takeTurns } from './index.ts'

const runs = { numRuns: 100 * Number(process.env['MILLRACE_TEST_SCALE'] ?? 1), seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1) }

interface Person {
  readonly id: number
  readonly owner: number
  readonly latest: number
  number?: number
  dueAt: number
  end?: { readonly kind: 'pass' | 'late'; readonly minute: number }
}

/** A throttle whose owners look at their own people, as it is asked live: who comes first, then whose wait is over. */
function world(owners: number) {
  const people: Person[] = []
  let queue: Queue | undefined
  function ask(some: readonly Person[], perMinute: number, now: number): void {
    if (some.length === 0) return
    const missed = people.filter((one) => !one.end && one.dueAt < Math.floor(now / minuteMs) * minuteMs)
    const overdue = isUnclear(queue, now) ? Math.min(...numbersFrom(missed, queue.head)) : Infinity
    const answer = takeTurns(
      queue,
      { perMinute, now, overdue: overdue === Infinity ? undefined : overdue },
      some.map(({ number, latest }) => ({ number, latest })),
    )
    queue = answer.queue
    for (const [i, one] of some.entries()) {
      const turn = answer.turns[i]
      if (turn?.kind === 'wait') {
        if (turn.number !== undefined) one.number = turn.number
        one.dueAt = turn.dueAt
        expect(turn.dueAt).toBeGreaterThan(now)
      } else if (turn) one.end = { kind: turn.kind, minute: Math.floor(now / minuteMs) }
    }
  }
  return {
    people,
    waiting: () => people.filter((one) => !one.end),
    come(n: number, perMinute: number, now: number, latest = Infinity): void {
      const some = Array.from(
        { length: n },
        (_, i): Person => ({ id: people.length + i, owner: (people.length + i) % owners, latest, dueAt: now }),
      )
      people.push(...some)
      for (let owner = 0; owner < owners; owner++)
        ask(
          some.filter((one) => one.owner === owner),
          perMinute,
          now,
        )
    },
    /** Whose wait is over, or with another rate everybody. */
    fire(perMinute: number, now: number, isAnother = false): void {
      for (let owner = 0; owner < owners; owner++)
        ask(
          people.filter((one) => !one.end && (isAnother || one.dueAt <= now) && one.owner === owner),
          perMinute,
          now,
        )
    },
  }
}

const numbersFrom = (people: readonly Person[], head: number): number[] =>
  people.flatMap(({ number = -1 }) => (number >= head ? [number] : []))
const counted = (people: readonly Person[]): number[] =>
  [
    ...Map.groupBy(
      people.filter(({ end }) => end?.kind === 'pass'),
      ({ end }) => end?.minute,
    ).values(),
  ].map((some) => some.length)
const coming = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 12 })
const rate = fc.integer({ min: 1, max: 5 })

test('people pass in the first minute that has room, in the order they came; counted one after the other it is the same', () => {
  fc.assert(
    fc.property(coming, rate, fc.integer({ min: 0, max: 4 }), (arrivals, perMinute, patience) => {
      const w = world(1)
      const used: Record<string, number> = {}
      const expected: (number | undefined)[] = []
      for (let minute = 0; minute < 150; minute++) {
        const at = minute * minuteMs + 20_000
        w.fire(perMinute, minute * minuteMs)
        const latest = patience === 0 ? Infinity : at + patience * minuteMs
        w.come(arrivals[minute] ?? 0, perMinute, at, latest)
        for (let i = 0; i < (arrivals[minute] ?? 0); i++) expected.push(freeMinute(used, { key: 't', perMinute, at, latest }))
        w.fire(perMinute, minute * minuteMs + 30_000)
      }
      expect(w.people.map(({ end }) => (end?.kind === 'pass' ? end.minute : undefined))).toEqual(expected)
      expect(w.waiting()).toEqual([])
    }),
    runs,
  )
})

test('whatever owners stand still, and however the rate changes: never more than it says, nobody lost, and one owner keeps the order', () => {
  const step = fc.record({
    come: fc.integer({ min: 0, max: 12 }),
    rate,
    pass: fc.integer({ min: 1, max: 6 }),
    leave: fc.boolean(),
    isStill: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), fc.array(step, { minLength: 1, maxLength: 12 }), (owners, steps) => {
      const w = world(owners)
      let now = 0
      let perMinute = 1
      const most = new Map<number, number>()
      for (const one of steps) {
        now += one.pass * 25_000
        if (one.isStill && owners === 1) continue
        const isAnother = one.rate !== perMinute
        perMinute = one.rate
        const minute = Math.floor(now / minuteMs)
        most.set(minute, Math.max(most.get(minute) ?? 0, perMinute))
        // Who comes is looked at before whose wait is over.
        if (isAnother) w.fire(perMinute, now, true)
        w.come(one.come, perMinute, now)
        if (!one.isStill) w.fire(perMinute, now)
        // Somebody leaves the journey while they wait.
        if (one.leave)
          w.waiting()
            .slice(0, 2)
            .forEach((gone) => w.people.splice(w.people.indexOf(gone), 1))
      }
      for (let i = 0; i < 200 && w.waiting().length > 0; i++) w.fire(perMinute, (now = (Math.floor(now / minuteMs) + 1) * minuteMs))
      expect(w.waiting()).toEqual([])
      const byMinute = Map.groupBy(w.people, ({ end }) => end?.minute ?? 0)
      for (const [minute, some] of byMinute) expect(some.length).toBeLessThanOrEqual(most.get(minute) ?? perMinute)
      const order = w.people.map(({ end }) => end?.minute ?? 0)
      if (owners === 1) expect(order).toEqual(order.toSorted((a, b) => a - b))
    }),
    runs,
  )
})

test('after a standstill nothing bursts: who was overdue is first, at the same rate', () => {
  const w = world(2)
  w.come(12, 2, 0)
  // Who comes is looked at before whose wait is over, and still comes after them.
  w.come(4, 2, 90 * minuteMs)
  for (let minute = 90; minute < 100; minute++) w.fire(2, minute * minuteMs + 1)
  expect(Math.max(...counted(w.people))).toBe(2)
  const inOrder = w.people.toSorted((a, b) => (a.number ?? a.id) - (b.number ?? b.id))
  expect(inOrder.map(({ end }) => end?.minute)).toEqual([0, 0, 90, 90, 91, 91, 92, 92, 93, 93, 94, 94, 95, 95, 96, 96])
})

test('a step says how fast it lets people on, and what came of it', () => {
  const node = nodeSchema.parse({ id: 't', kind: 'throttle', settings: { perMinute: 1_000 } })
  expect(node.settings).toEqual({ perMinute: 1_000, most: { amount: 72, unit: 'hour' } })
  const said = (port: string) =>
    (['en', 'zh'] as const).map((language) => describeVisit({ arrivedAt: '', leftAt: '', port, why: '' }, node, language))
  expect(said('next')).toEqual(['Let on in turn (At most 1,000 people a minute)', '限速通过（每分钟最多 1,000 人通过）'])
  expect(said('too_late')[1]).toBe('等待超时（每分钟最多 1,000 人通过）')
})

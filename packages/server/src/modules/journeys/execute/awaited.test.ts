import { afterEach, beforeEach, expect, test } from 'vitest'
import { at, does, exit, type JourneyWorld, journeyWorld, known, mail, wait, waitFor } from '../../../../test/journey-world.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
  await w.happens('09:00:00', known('a'), known('b'))
})
afterEach(() => w.end())

const waitForPay = {
  nodes: { w: waitFor('Pay', 60), paid: exit('paid'), late: exit('late') },
  edges: ['entry>w', 'w.happened>paid', 'w.timeout>late'],
}
const past = (time: string, user: string, event: string) => ({ ...does(user, event), at: at(time) })

test('an event that arrives before the run it belongs to ends the wait as soon as the run is there', async () => {
  const journey = await w.start(waitForPay)
  await w.happens('10:15:00', past('10:10:00', 'a', 'Pay'))
  await w.happens('10:20:00', past('10:00:00', 'a', 'Start'))
  expect(await w.runs(journey)).toEqual(['a exited paid'])
})

test('one event ends one wait, whether it is met on time or found later; the entry event itself ends none', async () => {
  const twice = {
    nodes: { w: waitFor('Pay', 60), v: waitFor('Pay', 60), paid: exit('paid'), late: exit('late') },
    edges: ['entry>w', 'w.happened>v', 'v.happened>paid', 'v.timeout>late'],
  }
  const journey = await w.start(twice)
  const again = await w.start({ nodes: { w: waitFor('Start', 60), late: exit('late') }, edges: ['entry>w', 'w.timeout>late'] })
  await w.happens('10:00:00', does('b', 'Start'))
  await w.happens('10:10:00', does('b', 'Pay'), does('a', 'Pay'))
  await w.happens('10:20:00', past('10:00:00', 'a', 'Start'))
  expect(await w.runs(journey)).toEqual(['a waiting v', 'b waiting v'])
  await w.happens('11:10:00')
  expect(await w.runs(journey)).toEqual(['a exited late', 'b exited late'])
  expect(await w.runs(again)).toEqual(['a exited late', 'b exited late'])
})

test('a wait that would have begun during the pause is ended by what happened in it', async () => {
  const journey = await w.start({
    ...waitForPay,
    nodes: { first: wait(30), ...waitForPay.nodes },
    edges: ['entry>first', 'first>w', ...waitForPay.edges.slice(1)],
  })
  await w.happens('10:00:00', does('a', 'Start'))
  await w.change(journey, 'pause')
  await w.happens('10:50:00', does('a', 'Pay'))
  await w.happens('11:10:00')
  expect(await w.runs(journey)).toEqual(['a waiting first'])
  await w.change(journey, 'resume')
  await w.happens('11:10:01')
  expect(await w.runs(journey)).toEqual(['a exited paid'])
})

test('waits that stand still hear what happens after their old deadline, and of the pause only what they waited through is added', async () => {
  const journey = await w.start({
    nodes: { w: waitFor('Pay', 120), v: wait(60), done: exit('done'), late: exit('late') },
    edges: ['entry>w', 'w.happened>v', 'v>done', 'w.timeout>late'],
  })
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'))
  await w.happens('11:00:00')
  await w.change(journey, 'pause')
  await w.happens('11:30:00', does('b', 'Pay'))
  await w.happens('12:30:00', does('a', 'Pay'))
  await w.happens('13:00:00')
  await w.change(journey, 'resume', { waits: 'stood_still' })
  await w.happens('13:00:01')
  expect(await w.runs(journey)).toEqual(['a waiting v', 'b waiting v'])
  await w.happens('13:59:59')
  expect(await w.runs(journey)).toEqual(['a exited done', 'b waiting v'])
  await w.happens('14:00:00')
  expect(await w.runs(journey)).toEqual(['a exited done', 'b exited done'])
})

const unpaid = {
  entry: {
    kind: 'event_then_not' as const,
    event: 'Start',
    not: { event: 'Pay' },
    within: { amount: 120, unit: 'minute' as const },
  },
  nodes: { m: mail },
  edges: ['entry>m'],
}

test('who has not entered yet stands still too: paying within the pause, after the old deadline, cancels', async () => {
  const journey = await w.start(unpaid)
  await w.happens('10:00:00', does('a', 'Start'))
  await w.change(journey, 'pause')
  await w.happens('12:30:00', does('a', 'Pay'))
  await w.happens('13:00:00')
  await w.change(journey, 'resume', { waits: 'stood_still' })
  await w.happens('13:00:01')
  expect(await w.counts(journey)).toMatchObject({ pending: 0, cancelled: 1 })
})

test('test and historical events cancel nothing and end no wait, in whatever order they come', async () => {
  const cancels = await w.start(unpaid)
  const waits = await w.start(waitForPay)
  await w.happens('10:00:00', does('a', 'Start'))
  await w.happens('10:10:00', { ...does('a', 'Pay'), test: true }, { ...does('a', 'Pay'), historical: true })
  await w.happens('11:00:00')
  await w.happens('12:00:00')
  expect(await w.runs(waits)).toEqual(['a exited late'])
  expect(await w.counts(cancels)).toMatchObject({ entered: 1, cancelled: 0 })
})

test('an awaited event heard of after the timeout was decided is a contradiction of that step: counted and told, not undone', async () => {
  const journey = await w.start(waitForPay)
  await w.happens('10:00:00', does('a', 'Start'))
  await w.happens('11:00:00')
  await w.happens('11:20:00', past('10:50:00', 'a', 'Pay'))
  expect(await w.runs(journey)).toEqual(['a exited late'])
  const { body } = await w.world.call<{ contradictions: object[] }>(w.project, 'GET', `journeys/${journey}/counts`)
  expect(body.contradictions).toEqual([{ node: 'w', people: 1 }])
})

test('the event that ended a wait stays the one, also when an earlier one is heard of later: steps taken are not taken back', async () => {
  const journey = await w.start({
    nodes: { w: waitFor('Go', 60), v: waitFor('Pay', 60), paid: exit('paid'), slow: exit('slow'), late: exit('late') },
    edges: ['entry>w', 'w.happened>v', 'w.timeout>slow', 'v.happened>paid', 'v.timeout>late'],
  })
  await w.happens('10:00:00', does('a', 'Start'))
  await w.happens('10:50:00', past('10:44:00', 'a', 'Go'))
  await w.happens('10:51:00', past('10:22:00', 'a', 'Go'), past('10:30:00', 'a', 'Pay'))
  await w.happens('13:00:00')
  await w.happens('13:00:01')
  expect(await w.runs(journey)).toEqual(['a exited late'])
})

test('law 3 order: whatever the order of arrival, people to whom the same things happened once take the same way', async () => {
  const journey = await w.start({
    nodes: { w: waitFor('Go', 60), v: waitFor('Pay', 60), paid: exit('paid'), slow: exit('slow'), late: exit('late') },
    edges: ['entry>w', 'w.happened>v', 'w.timeout>slow', 'v.happened>paid', 'v.timeout>late'],
  })
  let state = seed >>> 0
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  const scenarios = Array.from({ length: 12 * scale }, (_, i) => {
    const minutes = (): string => `10:${String(below(50)).padStart(2, '0')}:00`
    const events = [
      ['Start', minutes()],
      // Once: of two, the one heard of first ends the wait (see below), and then the order does matter.
      ['Go', minutes()],
      ...Array.from({ length: 1 + below(2) }, () => ['Pay', minutes()]),
    ] as [string, string][]
    const inOrder = events.toSorted((a, b) => a[1].localeCompare(b[1]) || a[0].localeCompare(b[0]))
    const shuffled = events.map((one) => ({ one, by: below(1_000) })).toSorted((a, b) => a.by - b.by)
    return { i, inOrder, shuffled: shuffled.map((both) => both.one) }
  })
  for (let n = 0; n < 5; n++)
    await w.happens(
      `10:5${n}:00`,
      ...scenarios.flatMap(({ i, inOrder, shuffled }) => [
        ...inOrder.slice(n, n + 1).map(([event, time]) => past(time, `s${i}a`, event)),
        ...shuffled.slice(n, n + 1).map(([event, time]) => past(time, `s${i}b`, event)),
      ]),
    )
  await w.happens('13:00:00')
  await w.happens('13:00:01')
  const ended = new Map((await w.runs(journey)).map((line) => [line.split(' ')[0] ?? '', line.split(' ').slice(1).join(' ')]))
  expect(ended.size, `seed ${seed}`).toBe(scenarios.length * 2)
  for (const { i, inOrder, shuffled } of scenarios)
    expect(ended.get(`s${i}b`), `seed ${seed}: ${JSON.stringify([inOrder, shuffled])}`).toBe(ended.get(`s${i}a`))
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FactorsAnswer, KeyEventsAnswer, NumberPeople } from '@millrace/contract/analytics/api.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject

/**
 * 800 people sign up. Half of them add a friend within a day, and these are who decide: half of them pay in the week after it, of the others a tenth.
 * Most who add a friend read the guide as well, which changes nothing. Everybody who pays opened the app often, but only later than a day.
 */
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-20T00:00:00Z' })
  project = await world.project()
  const at = (hours: number): string => new Date(Date.parse('2026-11-02T00:00:00Z') + hours * 3_600_000).toISOString()
  const records = Array.from({ length: 800 }, (_, i) => {
    const ids = [`login:u${i}`]
    const turn = Math.floor(i / 2)
    const hasFriend = i % 2 === 0
    const reads = turn % 5 === 0 ? !hasFriend : hasFriend
    const pays = hasFriend ? Math.floor(turn / 5) % 2 === 0 : Math.floor(turn / 5) % 10 === 0
    const did = (event: string, hours: number, id: string) => record({ ids, event, at: at(hours), id: `${id}${i}` })
    return [
      record({ ids, set: { level: turn % 3 === 0 ? 'gold' : 'silver' }, id: `p${i}` }),
      did('SignUp', 0, 's'),
      ...(i % 3 === 0 ? [did('View', 1, 'v')] : []),
      ...(hasFriend ? [did('AddFriend', 5, 'f')] : []),
      ...(reads ? [did('ReadGuide', 8, 'r')] : []),
      ...(pays ? [did('OpenApp', 30, 'o'), did('ReadGuide', 40, 'g'), did('Pay', 48, 'y')] : []),
    ]
  })
  // Some pay at once, and some came so late that their week is not over.
  const others = ['early', 'late'].map((name) => [
    record({ ids: [`login:${name}`], event: 'SignUp', at: at(name === 'late' ? 400 : 0), id: `${name}s` }),
    record({ ids: [`login:${name}`], event: 'Pay', at: at(name === 'late' ? 401 : 2), id: `${name}y` }),
  ])
  await world.app.ingest.accept(project.id, 'native', [...records.flat(), ...others.flat()])
  await world.settle()
})
afterAll(() => world.end())

const query = { from: '2026-11-01', to: '2026-11-19', start: { event: 'SignUp' }, goal: { event: 'Pay' } }

test('C13 the key event is found among all events and ranked first; what buyers had more time for is no key event', async () => {
  const { body } = await world.call<KeyEventsAnswer>(project, 'POST', 'analytics/key-events', query)
  expect(body.total).toEqual({ people: 800, converted: 240, early: 1, open: 1 })
  const [first, ...others] = body.rows
  expect(first).toMatchObject({
    event: 'AddFriend',
    people: 400,
    converted: 200,
    rate: 0.5,
    otherRate: 0.1,
    lift: 5,
    isSure: true,
    sinceMs: 5 * 3_600_000,
  })
  // Nobody opened the app within the first day: all who did are those who pay, later.
  expect(others.map(({ event, isSure }) => [event, isSure])).toEqual([
    ['ReadGuide', true],
    ['View', false],
  ])
  for (const [slice, n] of [
    [{ event: 'AddFriend' }, 400],
    [{ event: 'AddFriend', converted: true }, 200],
    [{ converted: true }, 240],
    [{ left: 'open' }, 1],
  ] as const) {
    const asked = { query, ...slice }
    expect((await world.call<NumberPeople>(project, 'POST', 'analytics/key-events/people', asked)).body.total).toBe(n)
  }
})

test('C14 factors of a purchase have effects and intervals of their own, an order and times; one can be removed, and the rest is told anew', async () => {
  const factors = [
    { of: 'event', event: 'AddFriend' },
    { of: 'event', event: 'ReadGuide' },
    { of: 'property', condition: { property: 'level', op: 'eq', value: 'gold' } },
  ]
  const ask = async (some: readonly object[]) =>
    (await world.call<FactorsAnswer>(project, 'POST', 'analytics/factors', { ...query, factors: some })).body
  const { total, factors: found, ways } = await ask(factors)
  expect(total).toEqual({ people: 800, converted: 240, early: 1, open: 1, buyers: 241 })
  const [friend, guide, level] = found
  expect(friend).toMatchObject({ people: 400, converted: 200, rate: 0.5, otherRate: 0.1, isSure: true, isEnough: true })
  expect(friend?.effect?.value).toBeCloseTo(0.4, 2)
  expect(friend?.effect?.from).toBeGreaterThan(0.3)
  expect(friend?.oddsRatio?.from).toBeGreaterThan(4)
  // Of those who read the guide many more pay, but only because they have a friend.
  expect((guide?.rate ?? 0) - (guide?.otherRate ?? 0)).toBeGreaterThan(0.2)
  expect(guide).toMatchObject({ people: 400, isSure: false })
  expect(guide?.effect?.value).toBeCloseTo(0, 1)
  expect(guide?.effect?.from).toBeLessThan(0)
  expect(level).toMatchObject({ isSure: false, order: null })
  // Buyers do both before they pay: the friend first, 43 hours before, and some the guide alone.
  expect(friend?.order).toMatchObject({ buyers: 200, place: 1, sinceMs: 5 * 3_600_000, untilMs: 43 * 3_600_000 })
  expect(guide?.order).toMatchObject({ buyers: 240 })
  expect(ways.map((one) => [one.factors, one.buyers])).toEqual([
    [[0, 1], 200],
    [[1], 40],
    [[], 1],
  ])
  const asked = { query: { ...query, factors }, way: [0, 1] }
  expect((await world.call<NumberPeople>(project, 'POST', 'analytics/factors/people', asked)).body.total).toBe(200)
  const [alone] = (await ask(factors.slice(1))).factors
  expect(alone).toMatchObject({ isSure: true })
  expect(alone?.effect?.value).toBeGreaterThan(0.2)
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { does, type JourneyWorld, journeyWorld, known, mail, wait } from '../../../test/journey-world.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
  await w.happens('09:00:00', known('a'), known('b'))
})
afterEach(() => w.end())

interface Row {
  readonly kind: string
  readonly reason: string
  readonly event: string
  readonly entryKey: string
  readonly personId: number
}
const personOf = async (user: string): Promise<number> =>
  (await w.world.call<{ id: number }>(w.project, 'GET', `people/lookup?type=login_id&value=${user}`)).body.id
const ofPerson = async (user: string, query = '') =>
  (
    await w.world.call<{ items: { sends: { state: string; reason: string }[] }[]; notEntered: Row[] }>(
      w.project,
      'GET',
      `people/${await personOf(user)}/journeys${query}`,
    )
  ).body
const ofJourney = async (journey: string, query = '') =>
  (
    await w.world.call<{ items: Row[]; next: string | null; reasons: object[] }>(
      w.project,
      'GET',
      `journeys/${journey}/not-entered${query}`,
    )
  ).body

test('D02 who paid in time has a trace: cancelled, by which event, for which order', async () => {
  const journey = await w.start({
    entry: {
      kind: 'event_then_not',
      event: 'Start',
      key: 'order_id',
      not: { event: 'Pay', links: [{ property: 'order_id', trigger: 'order_id' }] },
      within: { amount: 2, unit: 'hour' },
    },
    nodes: { m: mail },
    edges: ['entry>m'],
  })
  await w.happens('10:00:00', does('a', 'Start', { order_id: 'o1' }), does('b', 'Start', { order_id: 'o2' }))
  await w.happens('11:00:00', does('a', 'Pay', { order_id: 'o1' }))
  await w.happens('12:00:00')
  const cancelled = {
    kind: 'cancelled',
    reason: 'Pay',
    event: 'Pay',
    eventAt: '2026-11-01T11:00:00.000Z',
    entryKey: 'o1',
    journeyId: journey,
  }
  expect(await ofPerson('a')).toMatchObject({ items: [], notEntered: [cancelled] })
  expect(await ofPerson('b')).toMatchObject({ items: [{ sends: [{ node: 'm', state: 'sent' }] }], notEntered: [] })
  expect(await ofJourney(journey)).toMatchObject({
    items: [{ ...cancelled, personId: await personOf('a') }],
    reasons: [{ kind: 'cancelled', reason: 'Pay', times: 1 }],
  })
})

test('whoever is refused at the door is told why: filter, key, inside, again, too often, paused', async () => {
  const one = await w.start({
    entry: { kind: 'event', event: 'Start', key: 'order_id', filters: [{ property: 'amount', op: 'gte', value: 100 }] },
    nodes: { w: wait(60) },
    edges: ['entry>w'],
    reentry: { kind: 'never' },
  })
  await w.happens('10:00:00', does('a', 'Start', { order_id: 'o1', amount: 5 }), does('b', 'Start', { amount: 100 }))
  await w.happens('10:10:00', does('a', 'Start', { order_id: 'o1', amount: 100 }))
  await w.happens('10:20:00', does('a', 'Start', { order_id: 'o1', amount: 101 }))
  await w.happens('11:30:00', does('a', 'Start', { order_id: 'o1', amount: 102 }))
  await w.change(one, 'pause')
  await w.happens('11:40:00', does('b', 'Start', { order_id: 'o9', amount: 100 }))
  expect((await ofPerson('a')).notEntered.map((row) => row.reason)).toEqual(['never_again', 'inside', 'filter'])
  expect((await ofPerson('b')).notEntered.map((row) => row.reason)).toEqual(['paused', 'no_key: order_id'])
  expect((await w.counts(one)) as object).toMatchObject({ entered: 1, refused: 5 })
  const first = await ofJourney(one, '?limit=2')
  const second = await ofJourney(one, `?limit=2&cursor=${first.next}`)
  expect([...first.items, ...second.items].map((row) => row.reason).slice(0, 3)).toEqual(['paused', 'never_again', 'inside'])
  expect(second.items).toHaveLength(2)
  expect((await ofJourney(one, '?reason=no_key')).items).toHaveLength(1)
  expect(first.reasons).toHaveLength(5)
})
test('re-entry limits are told too, one journey can be asked for alone, and what a merged person did is theirs', async () => {
  const limited = await w.start({
    nodes: { m: mail },
    edges: ['entry>m'],
    reentry: { kind: 'limit', times: 1, per: { amount: 1, unit: 'day' } },
  })
  const other = await w.start({ nodes: { m: mail }, edges: ['entry>m'], reentry: { kind: 'never' } })
  await w.happens('10:00:00', { ids: ['anon:d1'], event: 'Start' })
  await w.happens('10:10:00', { ids: ['anon:d1'], event: 'Start' })
  await w.happens('10:20:00', { ids: ['login:a', 'anon:d1'], event: 'Login' })
  await w.happens('10:20:01')
  expect((await ofPerson('a', `?journeyId=${limited}`)).notEntered.map((row) => row.reason)).toEqual(['limit: 1'])
  expect((await ofPerson('a', `?journeyId=${other}`)).notEntered.map((row) => row.reason)).toEqual(['never_again'])
  expect((await w.world.call(w.project, 'GET', `people/${await personOf('a')}/journeys?journeyId=jrn_none`)).status).toBe(404)
  const elsewhere = await w.world.project('other')
  expect((await w.world.call(elsewhere, 'GET', `journeys/${limited}/not-entered`)).status).toBe(404)
})

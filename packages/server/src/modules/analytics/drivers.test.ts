import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DriversAnswer, FunnelAnswer, NumberPeople } from '@millrace/contract/analytics/api.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject

/** 400 people view; every second one saw a coupon before, and of those half pay instead of a quarter. Whatever else they have goes by turns. */
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-04T00:00:00Z' })
  project = await world.project()
  const at = (minute: number): string => new Date(Date.parse('2026-11-02T00:00:00Z') + minute * 60_000).toISOString()
  const records = Array.from({ length: 400 }, (_, i) => {
    const ids = [`login:u${i}`]
    const sawCoupon = i % 2 === 0
    const turn = Math.floor(i / 2)
    const pays = turn % (sawCoupon ? 2 : 4) === 0
    return [
      record({ ids, set: { level: turn % 3 === 0 ? 'gold' : 'silver', email: `u${i}@x.cn` }, id: `p${i}` }),
      record({ ids, event: 'OpenApp', at: at(0), id: `o${i}` }),
      ...(sawCoupon ? [record({ ids, event: 'SeeCoupon', at: at(5), id: `c${i}` })] : []),
      record({ ids, event: 'View', at: at(10), id: `v${i}`, properties: { channel: i < 60 ? 'qr' : 'search', price: 9 } }),
      ...(pays
        ? [record({ ids, event: 'SeeCoupon', at: at(15), id: `d${i}` }), record({ ids, event: 'Pay', at: at(20), id: `y${i}` })]
        : []),
    ]
  })
  await world.app.ingest.accept(project.id, 'native', records.flat())
  await world.settle()
})
afterAll(() => world.end())

const query = { from: '2026-11-01', to: '2026-11-03', steps: [{ event: 'View' }, { event: 'Pay' }], at: 1 }

test('C03 a coupon that doubles conversion is ranked first among what goes with going on, with the people behind it', async () => {
  const funnel = await world.call<FunnelAnswer>(project, 'POST', 'analytics/funnel', { ...query, at: undefined })
  expect(funnel.body.rows.map(({ people, stepRate }) => [people, stepRate])).toEqual([
    [400, 1],
    [150, 0.375],
  ])
  const { body } = await world.call<DriversAnswer>(project, 'POST', 'analytics/drivers', query)
  expect(body.total).toEqual({ people: 400, converted: 150 })
  const [first, ...others] = body.rows
  // Who saw it only after the view does not count: it was no reason to come this far, and who pays had more time to see it.
  expect(first).toMatchObject({
    of: 'event',
    name: 'SeeCoupon',
    people: 200,
    converted: 100,
    rate: 0.5,
    otherRate: 0.25,
    lift: 2,
    isSure: true,
  })
  expect(others.filter((row) => row.isSure)).toEqual([])
  expect(others.map(({ of, name, value, isEnough }) => [of, name, value, isEnough])).toEqual(
    expect.arrayContaining([
      ['property', 'level', 'gold', true],
      ['detail', 'channel', 'qr', false],
      ['event', 'OpenApp', null, false],
    ]),
  )
  // Personal data is no driver.
  expect(others.some((row) => row.name === 'email')).toBe(false)
  for (const [converted, n] of [
    [false, 200],
    [true, 100],
  ] as const) {
    const asked = { query, of: 'event', name: 'SeeCoupon', converted }
    expect((await world.call<NumberPeople>(project, 'POST', 'analytics/drivers/people', asked)).body.total).toBe(n)
  }
  const gold = others.find((row) => row.value === 'gold')
  const behind = await world.call<NumberPeople>(project, 'POST', 'analytics/drivers/people', {
    query,
    of: 'property',
    name: 'level',
    value: 'gold',
  })
  expect(behind.body.total).toBe(gold?.people)
})

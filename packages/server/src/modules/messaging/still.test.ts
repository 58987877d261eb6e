import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactRules, type Listed, messages } from '../../../test/mail-kit.ts'
import { does, journeyWorld, type JourneyWorld, known } from '../../../test/journey-world.ts'
import { record } from '../../../test/pipeline.ts'

let w: JourneyWorld
beforeAll(async () => {
  w = await journeyWorld()
  // Held from 21:00 in Shanghai until eight.
  await contactRules(w.world, w.project, { quietHours: [{ start: '21:00', end: '08:00', action: 'hold', rampMinutes: 0 }] })
})
afterAll(() => w.end())

const outcomes = async (...users: string[]): Promise<string[]> => {
  const all = await messages(w.world, w.project)
  const of = async (user: string): Promise<Listed[]> => {
    const { body } = await w.world.call<{ id: number }>(w.project, 'GET', `people/lookup?type=login_id&value=${user}`)
    return all.filter((one) => one.personId === body.id)
  }
  return (await Promise.all(users.map(of))).map((some) => some.map((one) => `${one.state} ${one.reason}`.trim()).join(', '))
}
const inStock = { kind: 'trigger', condition: { property: 'sku', item: { type: 'product', property: 'stock' }, op: 'gt', value: 0 } }
const unpaid = { kind: 'profile', condition: { property: 'order_state', op: 'ne', value: 'paid' } }
const stocked = async (id: string, stock: number): Promise<void> => {
  const item = { type: 'product', id, properties: { stock }, op: 'set' as const }
  const change = { ...record({ ids: [], at: w.world.clock.now().toISOString() }), item }
  await w.world.app.ingest.accept(w.project.id, 'native', [change])
  await w.world.settle()
}

test('a reminder that waited is not sent once the order is paid, or the product is out of stock; the others go', async () => {
  const still = { kind: 'all', rules: [unpaid, inStock] }
  await w.start({ nodes: { m: { kind: 'send', settings: { still } } }, edges: ['entry>m'] })
  await stocked('tea', 3)
  await stocked('cup', 1)
  const shops = (user: string, sku: string) => [known(user, { order_state: 'open' }), does(user, 'Start', { sku })]
  // 22:00 in Shanghai.
  await w.happens('14:00:00', ...shops('buys', 'tea'), ...shops('pays', 'tea'), ...shops('late', 'cup'), ...shops('odd', 'nothing'))
  expect(await outcomes('buys', 'pays', 'late')).toEqual(Array(3).fill('queued quiet_until: 2026-11-02 08:00 Asia/Shanghai'))
  // What is not true now does not wait until morning for it.
  expect(await outcomes('odd')).toEqual(['dropped stale'])
  await w.happens('15:00:00', known('pays', { order_state: 'paid' }))
  await stocked('cup', 0)
  w.world.clock.set(new Date('2026-11-02T00:00:00Z'))
  await w.world.settle()
  expect(await outcomes('buys', 'pays', 'late')).toEqual(['sent', 'dropped stale', 'dropped stale'])
})

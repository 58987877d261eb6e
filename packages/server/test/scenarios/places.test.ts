import type { CountAnswer } from '@millrace/contract/analytics/api.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importsOf } from '../import-kit.ts'
import { makeTemplate, mails } from '../journey-kit.ts'
import { does, type JourneyWorld, journeyWorld, known } from '../journey-world.ts'

let w: JourneyWorld
beforeAll(async () => {
  w = await journeyWorld()
})
afterAll(() => w.end())

const product = (property: string) => ({ property: 'sku', item: { type: 'product', property } })
const store = (property: string) => ({ property: 'store_id', item: { type: 'store', property } })

async function importItems(name: string, item: string, lines: readonly string[]): Promise<void> {
  const files = importsOf(w.world, w.project)
  const { body: file } = await files.upload(name, 'items', lines.join('\n'))
  const { mapping } = await files.preview(file.id)
  expect(await files.run(file.id, { ...mapping, item })).toMatchObject({ result: { counts: { rejected: 0 } } })
}
async function link(name: string, itemType: string): Promise<void> {
  const { body } = await w.world.call<{ eventProperties: { name: string; revision: number }[] }>(w.project, 'GET', 'catalog')
  const revision = body.eventProperties.find((one) => one.name === name)?.revision
  const linked = await w.world.call(w.project, 'PATCH', `catalog/properties/event/${name}`, { itemType }, { 'if-match': `"${revision}"` })
  expect(linked.status).toBe(200)
}

test('D42 (within a box of about three kilometres) tier gold, product in stock and store in the area: the mail goes only where all three hold, and names person, item and place', async () => {
  await importItems('商品.csv', 'product', ['sku,name,stock', 'p1,丝绒口红,3', 'p2,粉底液,0'])
  await importItems('门店.csv', 'store', [
    'store_id,name,city,lat,lng',
    's1,静安店,上海,31.229,121.448',
    's2,五角场店,上海,31.302,121.514',
    's3,三里屯店,北京,39.937,116.455',
  ])
  await w.happens(
    '08:10:00',
    known('gold', { tier: 'gold', name: '林一' }),
    known('plain', { tier: 'silver' }),
    does('gold', 'Scan', { sku: 'p2', store_id: 's3' }),
  )
  await link('sku', 'product')
  await link('store_id', 'store')
  // About three kilometres around the square: the rule language compares numbers, a box is two of them.
  const near: Rule[] = [
    { kind: 'trigger', condition: { ...store('lat'), op: 'between', values: [31.2, 31.26] } },
    { kind: 'trigger', condition: { ...store('lng'), op: 'between', values: [121.42, 121.48] } },
  ]
  const rule: Rule = {
    kind: 'all',
    rules: [
      { kind: 'profile', condition: { property: 'tier', op: 'eq', value: 'gold' } },
      { kind: 'trigger', condition: { ...product('stock'), op: 'gt', value: 0 } },
      ...near,
    ],
  }
  const html = '<p>{{ item.event.sku.name }} @ {{ item.event.store_id.name }}</p>'
  const subject = '{{ profile.name }}: {{ item.event.sku.name }} @ {{ item.event.store_id.name }}'
  const templateId = await makeTemplate(w.world, w.project, {
    name: 'Near',
    body: { kind: 'html', subject, preheader: '', html, text: '' },
  })
  await w.start({
    entry: { kind: 'event', event: 'Scan' },
    nodes: {
      ask: { kind: 'condition', settings: { arms: [{ id: 'all', rule }] } },
      mail: { kind: 'send', settings: { channel: 'email', templateId } },
    },
    edges: ['entry>ask', 'ask.all>mail'],
    reentry: { kind: 'after_exit' },
  })
  const scans: [user: string, sku: string, storeId: string][] = [
    ['plain', 'p1', 's1'],
    ['gold', 'p2', 's1'],
    ['gold', 'p1', 's2'],
    ['gold', 'p1', 's3'],
    ['gold', 'p1', 'unknown'],
    ['gold', 'p1', 's1'],
  ]
  for (const [i, [user, sku, storeId]] of scans.entries()) await w.happens(`09:0${i}:00`, does(user, 'Scan', { sku, store_id: storeId }))
  expect((await mails(w.world, w.project)).map((one) => `${one.recipient} ${one.subject}`)).toEqual(['gold@x.cn 林一: 丝绒口红 @ 静安店'])

  const query = {
    from: '2026-11-01',
    to: '2026-11-01',
    event: 'Scan',
    filters: [{ ...product('stock'), op: 'gt', value: 0 }],
    by: store('city'),
  }
  const answer = await w.world.call<CountAnswer>(w.project, 'POST', 'analytics/count', {
    ...query,
    measures: ['events', 'people'],
    unit: null,
  })
  expect(answer.body.groups?.map((group) => [group.keys[0], group.values]).toSorted()).toEqual([
    [null, [1, 1]],
    ['上海', [3, 2]],
    ['北京', [1, 1]],
  ])
  // The last one is sold: the same scan, in the same place, of the same person.
  await importItems('商品.csv', 'product', ['sku,name,stock', 'p1,丝绒口红,0'])
  await w.happens('10:00:00', does('gold', 'Scan', { sku: 'p1', store_id: 's1' }))
  expect(await mails(w.world, w.project)).toHaveLength(1)
})

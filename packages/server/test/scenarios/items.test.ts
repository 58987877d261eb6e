import type { CountAnswer, NumberPeople } from '@millrace/contract/analytics/api.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import type { UsedBy } from '@millrace/contract/uses.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mails, makeTemplate } from '../journey-kit.ts'
import { messages } from '../mail-kit.ts'
import { does, type JourneyWorld, journeyWorld, known, mail } from '../journey-world.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
})
afterEach(() => w.end())

const product = (property: string) => ({ property: 'product_id', item: { type: 'product', property } })
const acme = { ...product('brand'), op: 'eq', value: 'Acme' } as const
const sendItems = async (...items: object[]): Promise<void> => {
  const events = items.map((item) => ({ item: { type: 'product', ...item } }))
  const sent = await w.world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${w.project.writeKey}` })
  expect(sent.body).toMatchObject({ accepted: items.length })
  await w.world.settle()
}
const catalog = {
  items: [
    { id: 'p1', properties: { brand: 'Acme', price: 10 } },
    { id: 'p2', properties: { brand: 'Bolt', price: 20 } },
    { id: '3', properties: { brand: 'Acme', price: 5 } },
  ],
}
const pays = (user: string, id: string | number) => does(user, 'PayOrder', { product_id: id })
const link = async (itemType: string | null, name = 'product_id', owner = 'event') => {
  const { body } = await w.world.call<Record<string, { name: string; revision: number }[]>>(w.project, 'GET', 'catalog')
  const revision = body[`${owner}Properties`]?.find((one) => one.name === name)?.revision
  return w.world.call(w.project, 'PATCH', `catalog/properties/${owner}/${name}`, { itemType }, { 'if-match': `"${revision}"` })
}

test('A21 (part: analysis) orders are broken down by the brand of their product, summed by its price, and each number opens', async () => {
  await sendItems(...catalog.items)
  await w.happens('09:00:00', pays('a', 'p1'), pays('b', 'p2'), pays('a', 3), pays('c', 'unknown'), pays('b', 'p1'))
  const query = { from: '2026-11-01', to: '2026-11-01', event: 'PayOrder', ...product('price'), measures: ['events', 'people', 'sum'] }
  const asked = { ...query, by: product('brand'), unit: null }
  const { body } = await w.world.call<CountAnswer>(w.project, 'POST', 'analytics/count', asked)
  expect(body.total).toEqual([5, 3, 45])
  expect(body.groups).toEqual([
    { keys: ['Acme'], isRest: false, values: [3, 2, 25] },
    { keys: [null], isRest: false, values: [1, 1, 0] },
    { keys: ['Bolt'], isRest: false, values: [1, 1, 20] },
  ])
  const behind = await w.world.call<NumberPeople>(w.project, 'POST', 'analytics/count/people', { query: asked, group: { keys: ['Acme'] } })
  expect(behind.body.total).toBe(2)
  await sendItems({ id: 'p1', properties: { brand: 'Bolt' } }, { id: 'p2', delete: true })
  const now = await w.world.call<CountAnswer>(w.project, 'POST', 'analytics/count', { ...asked, filters: [acme] })
  expect(now.body.groups).toEqual([{ keys: ['Acme'], isRest: false, values: [1, 1, 5] }])
})

test('A21 (part: rules) a segment and a journey ask for the brand of the product, and lines of use lead from it to both', async () => {
  await sendItems(...catalog.items)
  const bought: Rule = { kind: 'event', event: 'PayOrder', filters: [acme], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }
  const likes: Rule = { kind: 'profile', condition: { ...acme, property: 'favourite' } }
  const triggered: Rule = { kind: 'trigger', condition: { ...product('price'), op: 'gte', value: 10 } }
  const segment = await w.world.call(w.project, 'POST', 'segments', { name: 'Acme buyers', rule: bought })
  expect(segment.status).toBe(201)
  await w.happens('08:30:00', known('a'), known('b'), { ids: ['login:c'], set: { email: 'c@x.cn', favourite: 'p1' } })
  const journey = await w.start({
    entry: { kind: 'event', event: 'PayOrder', filters: [{ ...product('brand'), op: 'is_set' }] },
    nodes: {
      ask: {
        kind: 'condition',
        settings: {
          arms: [
            { id: 'dear', rule: { kind: 'all', rules: [bought, triggered] } },
            { id: 'fan', rule: likes },
          ],
        },
      },
      dear: mail,
      fan: mail,
      wait: { kind: 'wait_event', settings: { event: 'View', filters: [acme], timeout: { amount: 1, unit: 'hour' } } },
      seen: mail,
    },
    edges: ['entry>ask', 'ask.dear>dear', 'ask.fan>fan', 'ask.else>wait', 'wait.happened>seen'],
  })
  await w.happens('09:00:00', pays('a', 'p1'), pays('b', 'p2'), pays('c', 3), pays('a', 'unknown'))
  expect(await w.sends()).toEqual(['a dear', 'c fan'])
  await w.happens('09:10:00', does('b', 'View', { product_id: 'p2' }))
  await w.happens('09:20:00', does('b', 'View', { product_id: 'p1' }))
  expect(await w.sends()).toEqual(['a dear', 'c fan', 'b seen'])
  const uses = await w.world.call<UsedBy>(w.project, 'GET', 'used-by?kind=item&id=product')
  expect(uses.body.items.map((one) => [one.kind, one.name]).toSorted()).toEqual([
    ['journey', 'Journey'],
    ['segment', 'Acme buyers'],
  ])
  expect(journey).not.toBe('')
})

test('A21 (part: links) the catalog knows whose ids a property holds: kept with revision and audit, refused where nothing would be found', async () => {
  await sendItems(...catalog.items)
  await w.happens('09:00:00', pays('a', 'p1'), { ids: ['login:a'], event: 'View', properties: { tags: ['x'] } })
  expect(await link('produkt')).toMatchObject({ status: 400, body: { errors: [{ path: 'body.itemType', code: 'item_type_unknown' }] } })
  expect(await link('product', 'tags')).toMatchObject({ status: 400, body: { errors: [{ path: 'body.itemType', code: 'not_an_id' }] } })
  expect(await link('product')).toMatchObject({ status: 200, body: { itemType: 'product', revision: 2 } })
  const { body } = await w.world.call(w.project, 'GET', 'catalog')
  expect(body).toMatchObject({
    itemTypes: [
      {
        type: 'product',
        properties: [
          { name: 'brand', type: 'string' },
          { name: 'price', type: 'number' },
        ],
      },
    ],
  })
  const audit = await w.world.call<{ items: { action: string; after: unknown }[] }>(w.project, 'GET', 'audit?limit=1')
  expect(audit.body.items[0]).toMatchObject({ action: 'property.changed', after: { itemType: 'product' } })
  expect(await link(null)).toMatchObject({ status: 200, body: { itemType: null } })
})

test('A21 (part: templates) a mail names the brand of the product; who has none gets no mail, and is told which value is missing', async () => {
  await sendItems(...catalog.items)
  await w.happens('08:30:00', known('a', { shop: 'p2' }), known('b'), known('c'), known('d'), pays('x', 'p1'))
  const text =
    '{{ item.event.product_id.brand }} {{ item.profile.shop.brand | default: "-" }} {{ item.event.product_id.note | default: "" }}'
  const body = { kind: 'html', subject: 'Bought {{ item.event.product_id.brand }}', preheader: '', html: `<p>${text}</p>`, text: '' }
  const templateId = await makeTemplate(w.world, w.project, { name: 'Thanks', body })
  expect(await link('product')).toMatchObject({ status: 200 })
  expect(await link('product', 'shop', 'profile')).toMatchObject({ status: 200 })
  const settings = { channel: 'email', templateId }
  await w.start({ entry: { kind: 'event', event: 'PayOrder' }, nodes: { mail: { kind: 'send', settings } }, edges: ['entry>mail'] })
  await w.happens('09:00:00', pays('a', 'p1'), pays('b', 'unknown'), pays('c', 3), pays('d', 'p2'))
  const sent = async () => (await mails(w.world, w.project)).map((one) => `${one.recipient} ${one.subject}`).toSorted()
  expect(await sent()).toEqual(['a@x.cn Bought Acme', 'c@x.cn Bought Acme', 'd@x.cn Bought Bolt'])
  const dropped = (await messages(w.world, w.project)).filter((one) => one.state === 'dropped')
  expect(dropped.map((one) => one.reason)).toContain('variable_missing: item.event.product_id.brand')
  const shown = await w.world.call<{ html: string }>(w.project, 'POST', `templates/${templateId}/preview`, { event: { product_id: 'p2' } })
  expect(shown.body).toMatchObject({ html: '<p>Bolt - </p>', missing: [] })
  const lacking = await w.world.call(w.project, 'POST', `templates/${templateId}/preview`, { event: { product_id: 'p9' } })
  expect(lacking.body).toMatchObject({ missing: ['item.event.product_id.brand'] })
  const uses = await w.world.call<UsedBy>(w.project, 'GET', 'used-by?kind=property&id=event/product_id')
  expect(uses.body.items.map((one) => one.name)).toEqual(['Thanks'])
})

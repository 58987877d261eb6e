import { expect, test } from 'vitest'
import { recordPaths, rowsOfJson } from './json-rows.ts'

const order = {
  id: 'T1',
  buyer: { phone: '138', tags: ['a', 'b'] },
  items: [
    { sku: 'p1', price: { amount: 10 } },
    { sku: 'p2', price: { amount: 20 }, gifts: [{ id: 'g1' }, { id: 'g2' }] },
  ],
}

test('a document is one row of dotted columns; lists stay values', () => {
  expect(rowsOfJson(order, '')).toEqual([{ id: 'T1', 'buyer.phone': '138', 'buyer.tags': ['a', 'b'], items: order.items }])
})

test('a list becomes a row for each record, with what stands around it', () => {
  const around = { id: 'T1', 'buyer.phone': '138', 'buyer.tags': ['a', 'b'] }
  expect(rowsOfJson(order, 'items[]')).toEqual([
    { ...around, 'items[].sku': 'p1', 'items[].price.amount': 10 },
    { ...around, 'items[].sku': 'p2', 'items[].price.amount': 20, 'items[].gifts': [{ id: 'g1' }, { id: 'g2' }] },
  ])
})

test('lists in lists: a row for each of the innermost; an outer one without any has none', () => {
  const rows = rowsOfJson({ data: { orders: [order, { id: 'T2' }] } }, 'data.orders[].items[]')
  expect(rows?.map((row) => [row['data.orders[].id'], row['data.orders[].items[].sku']])).toEqual([
    ['T1', 'p1'],
    ['T1', 'p2'],
  ])
  expect(rowsOfJson([{ a: 1 }, 2, [3]], '[]')).toEqual([{ '[].a': 1 }, { '[]': 2 }, { '[]': [3] }])
})

test('where there is no list there are no rows, and nothing of a document is taken for a prototype', () => {
  expect(rowsOfJson(order, 'orders[]')).toBeUndefined()
  expect(rowsOfJson(order, 'id[]')).toBeUndefined()
  expect(rowsOfJson(7, '')).toEqual([{}])
  expect(rowsOfJson(JSON.parse('{"__proto__":{"x":1},"constructor":{"y":2}}'), '')).toEqual([{ 'constructor.y': 2 }])
  expect(rowsOfJson({}, 'constructor.prototype[]')).toBeUndefined()
})

test('the lists of a document are found, outermost first', () => {
  expect(recordPaths({ code: 0, data: { orders: [order], tags: ['x'] } })).toEqual([
    'data.orders[]',
    'data.orders[].items[]',
    'data.orders[].items[].gifts[]',
  ])
  expect(recordPaths([{ a: 1 }])).toEqual(['[]'])
})

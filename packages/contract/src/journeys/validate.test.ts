import { expect, test } from 'vitest'
import { type Graph, graphSchema, isPublishable, type Surroundings, validate } from './index.ts'

const goal = { event: 'Pay', within: { amount: 1, unit: 'day' } }
const around: Surroundings = {
  templates: new Map([['tpl', { channel: 'email', needs: ['order_id'] }]]),
  segments: new Map(),
  entryProperties: new Set(['order_id']),
}
const mail = (id: string, more: object = {}) => ({ id, kind: 'send', settings: { channel: 'email', templateId: 'tpl', ...more } })
const wait = (id: string, amount = 1) => ({ id, kind: 'wait', settings: { duration: { amount, unit: 'day' } } })

/** Edges as `a.port>b`, the port left out when it is `next`. */
function drawn(nodes: object[], edges: string[], more: object = {}): Graph {
  const read = edges.map((edge) => {
    const [left = '', to = ''] = edge.split('>')
    const [from = '', port = 'next'] = left.split('.')
    return { from, port, to }
  })
  return graphSchema.parse({ entry: { kind: 'event', event: 'Order' }, nodes, edges: read, goal, ...more })
}

const found = (graph: Graph, of = around): string[] =>
  validate(graph, of).map(({ nodeId, severity, code }) => `${severity} ${nodeId ?? '-'} ${code}`)

test('law 9 validation: a journey without a mistake says nothing and may go live', () => {
  const graph = drawn([wait('w'), mail('m')], ['entry>w', 'w>m'])
  expect(validate(graph, around)).toEqual([])
  expect(isPublishable(validate(graph, around))).toBe(true)
})

test('law 9 validation: unreachable steps, ways to nowhere and loops without a bound keep it from going live', () => {
  expect(found(drawn([wait('w'), wait('x')], ['entry>w']))).toEqual(['error x unreachable'])
  expect(found(drawn([wait('w')], ['entry>w', 'w>gone']))).toEqual(['error w edge_to_nowhere'])
  expect(found(drawn([wait('w')], []))).toEqual(['error - entry_unconnected'])
  expect(found(drawn([wait('w'), wait('x')], ['entry>w', 'w>x', 'x>w']))).toEqual(['error x loop'])
  // A bound makes a loop sound; one that goes forward is none.
  const jump = { id: 'j', kind: 'jump', settings: { to: 'w', times: 3 } }
  expect(found(drawn([wait('w'), jump], ['entry>w', 'w>j']))).toEqual([])
  expect(graphSchema.shape.nodes.element.safeParse({ ...jump, settings: { to: 'w', times: 1_000 } }).success).toBe(false)
  expect(found(drawn([jump, wait('w')], ['entry>j', 'j>w']))).toEqual(['error j step_not_before'])
})

test('law 9 validation: what is not known on the way to a step is named there', () => {
  const needy: Surroundings = { ...around, entryProperties: new Set() }
  expect(found(drawn([mail('m')], ['entry>m']), needy)).toEqual(['warning m variable_unknown'])
  const gold = { kind: 'trigger', condition: { property: 'level', op: 'eq', value: 'gold' } }
  const ask = { id: 'c', kind: 'condition', settings: { arms: [{ id: 'a', rule: gold }] } }
  expect(found(drawn([ask], ['entry>c']))).toEqual(['warning c property_unseen'])
  const record = { id: 'e', kind: 'emit_event', settings: { event: 'Noted', properties: [{ name: 'level', trigger: 'level' }] } }
  expect(found(drawn([record], ['entry>e']))).toEqual(['warning e property_unseen'])
  // What runs remember of their own steps is known; of a step that does not come before it is not.
  const since = { kind: 'trigger', condition: { property: 'node.w.at', op: 'is_set' } }
  const later = { ...ask, settings: { arms: [{ id: 'a', rule: since }] } }
  expect(found(drawn([wait('w'), later], ['entry>w', 'w>c']))).toEqual([])
  const seen = { id: 'o', kind: 'outcome', settings: { of: 'm', what: 'opened', within: { amount: 1, unit: 'day' } } }
  expect(found(drawn([seen, mail('m')], ['entry>o', 'o.no>m']))).toEqual(['error o step_not_before'])
})

test('law 9 validation: no goal, and a time too short for a message to arrive, are warned of', () => {
  expect(found(drawn([wait('w')], ['entry>w'], { goal: null }))).toEqual(['warning - no_goal'])
  const asked = (amount: number) => ({
    id: 'o',
    kind: 'outcome',
    settings: { of: 'm', what: 'opened', within: { amount, unit: 'second' } },
  })
  expect(found(drawn([mail('m'), asked(59)], ['entry>m', 'm>o']))).toEqual(['warning o timeout_short'])
  expect(found(drawn([mail('m'), asked(60)], ['entry>m', 'm>o']))).toEqual([])
  const never = { timeout: { amount: 0, unit: 'day' } }
  expect(found(drawn([{ id: 'w', kind: 'wait_event', settings: { event: 'Pay', ...never } }], ['entry>w']))).toEqual([
    'warning w zero_wait',
  ])
  const rule = { kind: 'tag', tag: 'vip' }
  expect(found(drawn([{ id: 'w', kind: 'wait_condition', settings: { rule, ...never } }], ['entry>w']))).toEqual(['warning w zero_wait'])
})

test('law 9 validation: every message has a class, and what it sends has to be there', () => {
  expect(drawn([mail('m')], ['entry>m']).nodes[0]?.settings).toMatchObject({ class: 'marketing' })
  expect(graphSchema.shape.nodes.element.safeParse(mail('m', { class: '' })).success).toBe(false)
  expect(found(drawn([mail('m', { templateId: '' })], ['entry>m']))).toEqual(['error m template_missing'])
  expect(found(drawn([mail('m', { channel: 'sms' })], ['entry>m']))).toEqual(['error m template_channel'])
  expect(found(drawn([mail('m', { templateId: 'tpl_other' })], ['entry>m']))).toEqual(['error m template_unknown'])
})

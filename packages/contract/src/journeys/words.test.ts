import { expect, test } from 'vitest'
import { describeChange, describeEntry, describeNotEntered, describeReason, describeVisit, diff, type Graph, graphSchema } from './index.ts'

const graph: Graph = graphSchema.parse({
  entry: {
    kind: 'event_then_not',
    event: 'SubmitOrder',
    not: { event: 'PayOrder', links: [{ property: 'order_id', trigger: 'order_id' }] },
    within: { amount: 2, unit: 'hour' },
  },
  nodes: [
    { id: 'w', kind: 'wait', settings: { duration: { amount: 2, unit: 'day' } } },
    { id: 'm', kind: 'send', settings: { channel: 'email', templateId: 'tpl_1' } },
  ],
  edges: [
    { from: 'entry', port: 'next', to: 'w' },
    { from: 'w', port: 'next', to: 'm' },
  ],
})

test('an entry reads as an operator would say it', () => {
  expect(describeEntry(graph.entry, 'zh')).toBe('「SubmitOrder」 后 2 小时内没有 「PayOrder」（order_id = 触发事件的 order_id）')
  expect(describeEntry(graph.entry, 'en')).toBe(
    'When “SubmitOrder” happens, and “PayOrder” (order_id = trigger order_id) does not within 2 hours',
  )
})

test('changes read as sentences in both languages', () => {
  const shorter = { kind: 'wait', id: 'w', settings: { duration: { amount: 1, unit: 'day' } } } as const
  const after: Graph = { ...graph, nodes: [shorter], edges: graph.edges.slice(0, 1), reentry: { kind: 'never' } }
  const changes = diff(graph, after)
  expect(changes.map((change) => describeChange(change, 'en'))).toEqual([
    'Re-entry changed from “again after leaving” to “once only”',
    'Removed “Send email”',
    '“Wait 2 days” became “Wait 1 day”',
    'After “Wait 1 day” (next) now comes the end',
  ])
  expect(changes.map((change) => describeChange(change, 'zh'))).toEqual([
    '重复进入由「退出后可再次进入」改为「只进入一次」',
    '删除步骤「发送邮件」',
    '「等待 2 天」改为「等待 1 天」',
    '「等待 1 天」（next）之后改为结束',
  ])
})

test('why somebody went on from a step reads like a sentence, whatever the history calls it', () => {
  const [wait] = graph.nodes
  const at = { arrivedAt: '2026-11-01T02:00:00.000Z', leftAt: '2026-11-03T02:00:00.000Z' }
  expect(describeVisit({ ...at, port: 'next', why: '' }, wait, 'en')).toBe('Waited 2 days')
  expect(describeVisit({ ...at, port: 'ended', why: 'goal' }, wait, 'zh')).toBe('离开：已达成转化')
  expect(describeVisit({ ...at, port: 'ended', why: 'my own words' }, wait, 'en')).toBe('my own words')
  expect(describeVisit({ ...at, port: 'held', why: 'unanswered: TOO_DEAR' }, wait, 'en')).toBe('Was held here until it could be answered')
  expect(describeReason('unanswered: TOO_DEAR', 'zh')).toBe('停留在此：条件暂时无法判断（TOO_DEAR），系统会自动重试')
  expect(describeVisit({ ...at, port: 'redirect', why: 'the node was removed' }, undefined, 'zh')).toBe('步骤已被删除，转到下一步')
  const split = graphSchema.shape.nodes.element.parse({ id: 's', kind: 'split', settings: { arms: [{ id: 'a', name: 'A', weight: 1 }] } })
  expect(describeVisit({ ...at, port: 'a', why: 'bucket of jrn/s' }, split, 'en')).toBe('Assigned to “A”')
})

test('why somebody did not enter is told with the event and the rule at the door', () => {
  const refused = { kind: 'refused', event: 'SubmitOrder', reason: 'no_key: order_id' } as const
  expect(describeNotEntered(refused, 'en')).toBe('“SubmitOrder”: the property order_id was missing')
  expect(describeNotEntered({ kind: 'cancelled', event: 'PayOrder', reason: 'PayOrder' }, 'zh')).toBe('已发生「PayOrder」，无需触达')
})

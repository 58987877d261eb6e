import { expect, test } from 'vitest'
import { describeChange, describeEntry, diff, type Graph, graphSchema } from './index.ts'

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

import { expect, test } from 'vitest'
import { decidedBy, notAsked, periodOf, standingReason } from '../gates.ts'
import {
  describeVisit,
  graphSchema,
  kindOf,
  type Node,
  nodeSchema,
  reconsider,
  redirects,
  routeOf,
  start,
  advance,
  validate,
} from '../index.ts'

const node = (kind: string, settings: object): Node => nodeSchema.parse({ id: 'g', kind, settings })
const input = { personId: 1, journeyKey: 'j', trigger: {}, enteredAt: 0, rules: undefined }
const graph = (settings: object) =>
  graphSchema.parse({
    entry: { kind: 'event', event: 'A' },
    nodes: [{ id: 'g', kind: 'approval', settings }],
    edges: [{ from: 'entry', port: 'next', to: 'g' }],
  })
const hour = { amount: 1, unit: 'hour' }

test('an approval waits until somebody decides, or as long as it says; a new version says how much longer', () => {
  const [open, timed] = [routeOf(graph({ asks: 'ok?' })), routeOf(graph({ asks: 'ok?', timeout: hour }))]
  const there = advance(open, start(0), 'next', 1_000, input).position
  expect(there).toMatchObject({ node: 'g', state: 'waiting', dueAt: null, absence: false })
  expect(advance(timed, start(0), 'next', 1_000, input).position.dueAt).toBe(3_601_000)
  expect(redirects(open.graph, timed.graph).renewed).toEqual(new Set(['g']))
  expect(reconsider(timed, there, 5_000, input)?.position.dueAt).toBe(3_601_000)
  const longer = routeOf(graph({ asks: 'ok?', timeout: { amount: 2, unit: 'hour' } }))
  expect(redirects(timed.graph, longer.graph).shifted).toEqual(new Map([['g', 3_600_000]]))
  expect(kindOf(node('approval', { asks: '' })).ports({ asks: '' })).toEqual(['approved', 'rejected'])
  expect(validate(graph({ asks: ' ' })).map(({ code }) => code)).toContain('question_missing')
})

test('a budget is of a day, a week from Monday or a month of the calendar of a zone', () => {
  const sunday = Date.parse('2026-11-01T20:00:00Z')
  expect(['total', 'day', 'week', 'month'].map((per) => periodOf(per as 'day' /* each of them */, sunday, 'UTC'))).toEqual([
    '',
    '2026-11-01',
    '2026-10-26',
    '2026-11-01',
  ])
  expect(periodOf('day', sunday, 'Asia/Shanghai')).toBe('2026-11-02')
  expect(periodOf('week', sunday, 'Asia/Shanghai')).toBe('2026-11-02')
})

test('what happened at a gate reads like a sentence', () => {
  const at = { arrivedAt: '2026-11-01T02:00:00.000Z', leftAt: '2026-11-01T02:00:00.000Z' }
  const [approval, budget] = [node('approval', { asks: 'ok?' }), node('budget', { most: 1_000, per: 'day' })]
  const said = (one: Node, port: string, why: string) =>
    (['en', 'zh'] as const).map((language) => describeVisit({ ...at, port, why }, one, language))
  expect(said(approval, 'approved', decidedBy('a@x.cn', 'fine'))).toEqual(['Approved: a@x.cn: fine', '已批准：a@x.cn: fine'])
  expect(said(approval, 'approved', standingReason('a@x.cn'))).toEqual([
    'Approved: a@x.cn (standing approval)',
    '已批准：a@x.cn（长期批准）',
  ])
  expect(said(approval, 'rejected', notAsked)).toEqual(['Rejected: nobody was asked, tried out only', '已拒绝：试运行，没有询问任何人'])
  expect(said(budget, 'exhausted', '')).toEqual([
    'The budget was exhausted (At most 1,000 people a day)',
    '名额已用完（每天最多 1,000 人通过）',
  ])
})

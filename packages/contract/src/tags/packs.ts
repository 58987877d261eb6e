import { z } from 'zod'
import type { TagInput } from './api.ts'
import { type customerGroups, customerRoot } from './card.ts'
import type { Definition } from './definition.ts'
import type { Criterion } from './score.ts'
import type { Tiers } from './score-tiers.ts'
import { stagesFrom } from './stage-templates.ts'

const name = z.string().min(1).max(200)

/** Which events and properties of a project a pack of tags is about. */
export const packInputSchema = z.object({
  pack: z.literal('customer').describe('spending power, preference, activity and value of each customer'),
  orders: z.object({
    event: name.describe('an order that was paid'),
    amount: name.describe('property: what was paid'),
    category: name.describe('property: what kind of goods'),
    style: name.optional().describe('property: what they look like'),
    city: name.optional().describe('property: where they went'),
  }),
  visits: z.object({ event: name.describe('whatever counts as being active on a day') }),
  campaigns: z.object({ event: name.describe('taking part in a campaign') }).optional(),
  refresh: z.enum(['asked', 'hourly', 'daily']).default('daily'),
})
export type PackInput = z.infer<typeof packInputSchema>

/** The tags of a pack: what a card about a customer shows (mission rows B26 and B30), each an ordinary definition afterwards. */
export function tagsOfPack({ orders, visits, campaigns, refresh }: PackInput): TagInput[] {
  const ever = { kind: 'ever' } as const
  const last = (amount: number) => ({ kind: 'last', amount, unit: 'day' }) as const
  const paid = { event: orders.event, filters: [], window: ever }
  const active = (days: number) => ({ event: visits.event, filters: [], window: last(days) })
  const ranked = (criterion: Pick<Extract<Criterion, { by: 'events' }>, 'name' | 'event' | 'each' | 'halfLifeDays'>): Definition => ({
    kind: 'score',
    criteria: [{ by: 'events', ...criterion, filters: [], window: ever, points: 1 }],
    tiers,
  })
  const tag = (title: string, group: (typeof customerGroups)[number], note: string, definition: Definition): TagInput => ({
    name: title,
    category: `${customerRoot}/${group}`,
    note,
    owner: '',
    definition,
    refresh,
    values: [],
    source: '',
    use: '',
    stage: 'active',
  })
  return [
    ...(orders.city === undefined
      ? []
      : [tag('城市', '社会属性', '最近一笔有城市的订单', { kind: 'last', ...paid, property: orders.city })]),
    tag('首单时间', '社会属性', '第一笔付款订单的时间', { kind: 'first', ...paid }),
    tag('消费次数', '消费能力', '付款订单数', { kind: 'figure', ...paid, figure: { of: 'times' } }),
    tag('消费金额', '消费能力', '付款金额合计', { kind: 'figure', ...paid, figure: { of: 'sum', property: orders.amount } }),
    tag('客单价', '消费能力', '每笔付款的平均金额', { kind: 'figure', ...paid, figure: { of: 'avg', property: orders.amount } }),
    tag('客户价值', '消费能力', '按最近、频次、金额与平均值比较', {
      kind: 'rfm',
      ...paid,
      money: orders.amount,
      thresholds: { by: 'mean' },
    }),
    tag('购买品类数', '消费偏好', '买过多少种品类', { kind: 'figure', ...paid, figure: { of: 'distinct', property: orders.category } }),
    tag('偏好品类', '消费偏好', '买得最多的品类，九十天前的订单只算一半', {
      kind: 'preference',
      signals: [{ ...paid, of: { by: 'property', property: orders.category }, each: { of: 'times' }, weight: 1 }],
      halfLifeDays: 90,
    }),
    ...(orders.style === undefined
      ? []
      : [
          tag('偏好款式', '消费偏好', '买得最多的款式，九十天前的订单只算一半', {
            kind: 'preference',
            signals: [{ ...paid, of: { by: 'property', property: orders.style }, each: { of: 'times' }, weight: 1 }],
            halfLifeDays: 90,
          }),
        ]),
    tag('近7天活跃天数', '活跃情况', '最近七天中活跃的天数', { kind: 'figure', ...active(7), figure: { of: 'days' } }),
    tag('近30天活跃天数', '活跃情况', '最近三十天中活跃的天数', { kind: 'figure', ...active(30), figure: { of: 'days' } }),
    tag('活跃时段', '活跃情况', '最近三十天最常活跃的两小时', {
      kind: 'preference',
      signals: [{ ...active(30), of: { by: 'hours' }, each: { of: 'times' }, weight: 1 }],
    }),
    tag(
      '消费等级',
      '决策标签',
      '按消费金额排名：前 20% 高，前 50% 中，其余低',
      ranked({ name: '消费金额', event: orders.event, each: { of: 'number', property: orders.amount } }),
    ),
    tag('生命周期', '决策标签', '从访客到流失与回流的阶段', stagesFrom('lifecycle', { visit: visits.event, order: orders.event }, 'zh')),
    ...(campaigns === undefined
      ? []
      : [
          tag(
            '活动热衷度',
            '决策标签',
            '按参加活动的次数排名，九十天前的只算一半：前 20% 高，前 50% 中，其余低',
            ranked({ name: '参加活动', event: campaigns.event, each: { of: 'times' }, halfLifeDays: 90 }),
          ),
        ]),
  ]
}

const tiers: Tiers = {
  by: 'percentile',
  tiers: [
    { value: '高', top: 20 },
    { value: '中', top: 50 },
  ],
  rest: '低',
}

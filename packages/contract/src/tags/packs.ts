import { z } from 'zod'
import type { TagInput } from './api.ts'
import type { Definition } from './definition.ts'

const name = z.string().min(1).max(200)

/** Which events and properties of a project a pack of tags is about. */
export const packInputSchema = z.object({
  pack: z.literal('customer').describe('spending power, preference, activity and value of each customer'),
  orders: z.object({
    event: name.describe('an order that was paid'),
    amount: name.describe('property: what was paid'),
    category: name.describe('property: what kind of goods'),
  }),
  visits: z.object({ event: name.describe('whatever counts as being active on a day') }),
  refresh: z.enum(['asked', 'hourly', 'daily']).default('daily'),
})
export type PackInput = z.infer<typeof packInputSchema>

/** The tags of a pack: what a card about a customer shows (mission row B30), each an ordinary definition afterwards. */
export function tagsOfPack({ orders, visits, refresh }: PackInput): TagInput[] {
  const ever = { kind: 'ever' } as const
  const last = (amount: number) => ({ kind: 'last', amount, unit: 'day' }) as const
  const paid = { event: orders.event, filters: [], window: ever }
  const active = (days: number) => ({ event: visits.event, filters: [], window: last(days) })
  const tag = (title: string, group: string, note: string, definition: Definition): TagInput => ({
    name: title,
    category: `客户概览/${group}`,
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
      ...paid,
      of: { by: 'property', property: orders.category },
      weight: { of: 'times' },
      halfLifeDays: 90,
    }),
    tag('近7天活跃天数', '活跃情况', '最近七天中活跃的天数', { kind: 'figure', ...active(7), figure: { of: 'days' } }),
    tag('近30天活跃天数', '活跃情况', '最近三十天中活跃的天数', { kind: 'figure', ...active(30), figure: { of: 'days' } }),
    tag('活跃时段', '活跃情况', '最近三十天最常活跃的两小时', {
      kind: 'preference',
      ...active(30),
      of: { by: 'hours' },
      weight: { of: 'times' },
    }),
  ]
}

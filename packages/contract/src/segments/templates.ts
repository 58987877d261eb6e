import type { EventRule, Happened, Rule, Window } from '../rules/index.ts'

/** A rule to begin with: what a project calls its events and properties is left for somebody to fill in. */
export interface SegmentTemplate {
  readonly id: string
  readonly zh: string
  readonly en: string
  /** What is to be filled in, in order. */
  readonly blanks: { readonly zh: string; readonly en: string }
  readonly rule: Rule
}

const last = (amount: number): Window => ({ kind: 'last', amount, unit: 'day' })
const event = (window: Window): Happened => ({ event: '', filters: [], window })
const did = (window: Window, atLeast = 1): EventRule => ({ kind: 'event', ...event(window), count: { op: 'gte', value: atLeast } })
const didNot = (window: Window): EventRule => ({ kind: 'event', ...event(window), count: { op: 'eq', value: 0 } })
const ever: Window = { kind: 'ever' }

export const segmentTemplates: readonly SegmentTemplate[] = [
  {
    id: 'viewed_not_bought',
    zh: '看了没买：7 天内浏览 3 次以上，没有下单',
    en: 'Looked, did not buy: viewed 3 times or more in 7 days, no order',
    blanks: { zh: '浏览、下单事件', en: 'events of viewing and ordering' },
    rule: { kind: 'all', rules: [did(last(7), 3), didNot(last(7))] },
  },
  {
    id: 'cart_left',
    zh: '加购未付款：加入购物车后 1 天内没有付款',
    en: 'Left in the cart: put something in, did not pay within a day',
    blanks: { zh: '加购、付款事件', en: 'events of the cart and of paying' },
    rule: {
      kind: 'all',
      rules: [
        {
          kind: 'sequence',
          steps: [{ event: '', filters: [] }],
          within: { amount: 1, unit: 'day' },
          window: last(7),
          absent: { event: '', filters: [], within: { amount: 1, unit: 'day' } },
        },
      ],
    },
  },
  {
    id: 'first_order_missing',
    zh: '新客未首购：30 天内首次到访，从未下单',
    en: 'New without an order: came first within 30 days, never ordered',
    blanks: { zh: '到访、下单事件', en: 'events of visiting and ordering' },
    rule: { kind: 'all', rules: [{ kind: 'occasion', ...event(last(30)), which: 'first' }, didNot(ever)] },
  },
  {
    id: 'sleeping',
    zh: '沉睡老客：买过，近 60 天没有来',
    en: 'Sleeping customers: bought once, not seen for 60 days',
    blanks: { zh: '付款、到访事件', en: 'events of paying and visiting' },
    rule: { kind: 'all', rules: [did(ever), didNot(last(60))] },
  },
  {
    id: 'big_spenders',
    zh: '高消费：近 90 天消费金额排名前 20%',
    en: 'Big spenders: the top 20 % by what they paid in 90 days',
    blanks: { zh: '付款事件及其金额属性', en: 'the event of paying and its amount' },
    rule: { kind: 'all', rules: [{ kind: 'rank', ...event(last(90)), figure: { of: 'sum', property: '' }, top: { percent: 20 } }] },
  },
  {
    id: 'bought_again',
    zh: '复购客：近 180 天付款 2 次以上',
    en: 'Repeat customers: paid twice or more in 180 days',
    blanks: { zh: '付款事件', en: 'the event of paying' },
    rule: { kind: 'all', rules: [did(last(180), 2)] },
  },
  {
    id: 'birthday',
    zh: '生日将至：7 天内生日',
    en: 'Birthday soon: within 7 days',
    blanks: { zh: '生日属性', en: 'the property with the birthday' },
    rule: { kind: 'all', rules: [{ kind: 'profile', condition: { property: '', op: 'anniversary_in_days', value: 7 } }] },
  },
]

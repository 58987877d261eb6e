import type { MetricInput } from '../metrics/api.ts'
import type { Measure } from '../metrics/index.ts'
import type { Tile } from './board.ts'

export const templateKeys = ['operation', 'sales', 'marketing', 'retention', 'aarrr'] as const
export type TemplateKey = (typeof templateKeys)[number]

/** What a template asks for: an event of the project, or a property of events. */
const slots = {
  active: { kind: 'event', zh: '活跃（如打开应用、浏览）', en: 'Being active, like opening the app' },
  signup: { kind: 'event', zh: '注册', en: 'Signing up' },
  activation: { kind: 'event', zh: '激活（首次完成关键行为）', en: 'Activation: the first thing that matters' },
  pay: { kind: 'event', zh: '支付', en: 'Paying' },
  amount: { kind: 'property', zh: '支付金额属性', en: 'Property with the amount paid' },
  reach: { kind: 'event', zh: '触达（如点击消息、进入活动页）', en: 'A touch, like a click in a message' },
  share: { kind: 'event', zh: '分享、邀请', en: 'Sharing or inviting' },
} as const
export type Slot = keyof typeof slots
export const slotOf = (slot: Slot): (typeof slots)[Slot] => slots[slot]

interface Text {
  readonly zh: string
  readonly en: string
}
type Chosen = Readonly<Record<Slot, string>>
interface Part {
  readonly metric?: Text & {
    readonly definition: (of: Chosen) => MetricInput['definition']
    readonly format?: MetricInput['format'] | 'amount'
  }
  readonly funnel?: Text & { readonly steps: readonly Slot[] }
  readonly matrix?: Text & { readonly stages: readonly (Text & { readonly metric: NonNullable<Part['metric']> })[] }
  readonly note?: Text
  readonly look?: 'line' | 'number' | 'bar'
  readonly width?: 3 | 4 | 6 | 9 | 12
}
interface Template {
  readonly name: Text
  readonly about: Text
  readonly slots: readonly Slot[]
  readonly parts: readonly Part[]
}

const measure = (event: string, aggregation: Measure['aggregation'], property?: string): Measure => ({
  event,
  filters: [],
  aggregation,
  ...(property === undefined ? {} : { property }),
})
const people = (slot: Slot) => (of: Chosen) => ({ kind: 'measure' as const, a: measure(of[slot], 'people') })
const times = (slot: Slot) => (of: Chosen) => ({ kind: 'measure' as const, a: measure(of[slot], 'events') })
const share = (slot: Slot, of: Slot) => (chosen: Chosen) => ({
  kind: 'ratio' as const,
  a: measure(chosen[slot], 'people'),
  b: measure(chosen[of], 'people'),
})
const paid = (aggregation: 'sum' | 'avg' | 'sum_per_person') => (of: Chosen) => ({
  kind: 'measure' as const,
  a: measure(of.pay, aggregation, of.amount),
})

const activePeople = { zh: '活跃人数', en: 'Active people', definition: people('active') }
const newPeople = { zh: '注册人数', en: 'People who signed up', definition: people('signup') }
const payers = { zh: '支付人数', en: 'Paying people', definition: people('pay') }
const gmv = { zh: 'GMV', en: 'GMV', definition: paid('sum'), format: 'amount' as const }
const orders = { zh: '订单数', en: 'Orders', definition: times('pay') }
const basket = { zh: '客单价', en: 'Average order', definition: paid('avg'), format: 'amount' as const }
const perPayer = { zh: '人均支付', en: 'Paid per person', definition: paid('sum_per_person'), format: 'amount' as const }
const conversion = { zh: '支付转化率', en: 'Conversion to paying', definition: share('pay', 'active'), format: 'percent' as const }
const activated = { zh: '激活率', en: 'Activation', definition: share('activation', 'signup'), format: 'percent' as const }
const reached = { zh: '触达人数', en: 'People reached', definition: people('reach') }
const reachPaid = { zh: '触达支付比', en: 'Paying for each reached', definition: share('pay', 'reach'), format: 'percent' as const }
const sharers = { zh: '分享人数', en: 'People who shared', definition: people('share') }
const shareRate = { zh: '分享率', en: 'Sharing', definition: share('share', 'active'), format: 'percent' as const }
const often = {
  zh: '人均活跃次数',
  en: 'Times active per person',
  definition: (of: Chosen) => ({ kind: 'measure' as const, a: measure(of.active, 'per_person') }),
}
const activatedPeople = { zh: '激活人数', en: 'People activated', definition: people('activation') }
/** Of each channel: who came, who did what matters, who is still there, who pays, who brings others. */
const byChannel: NonNullable<Part['matrix']> = {
  zh: '各渠道 AARRR',
  en: 'AARRR by channel',
  stages: [
    { zh: '获取', en: 'Acquisition', metric: newPeople },
    { zh: '激活', en: 'Activation', metric: activatedPeople },
    { zh: '留存', en: 'Retention', metric: activePeople },
    { zh: '收入', en: 'Revenue', metric: payers },
    { zh: '推荐', en: 'Referral', metric: sharers },
  ],
}
const heading = (zh: string, en: string): Part => ({ note: { zh, en }, width: 12 })

export const boardTemplates: Readonly<Record<TemplateKey, Template>> = {
  operation: {
    name: { zh: '运营看板', en: 'Operation' },
    about: { zh: '每天多少人来、来做什么、付了多少。', en: 'How many come each day, what they do, what they pay.' },
    slots: ['active', 'signup', 'pay', 'amount'],
    parts: [
      { metric: activePeople, look: 'number', width: 3 },
      { metric: newPeople, look: 'number', width: 3 },
      { metric: payers, look: 'number', width: 3 },
      { metric: gmv, look: 'number', width: 3 },
      { metric: activePeople, look: 'line', width: 6 },
      { metric: conversion, look: 'line', width: 6 },
    ],
  },
  sales: {
    name: { zh: '销售看板', en: 'Sales' },
    about: { zh: '成交额、订单数与客单价。', en: 'Turnover, orders, and what an order comes to.' },
    slots: ['active', 'pay', 'amount'],
    parts: [
      { metric: gmv, look: 'number', width: 3 },
      { metric: orders, look: 'number', width: 3 },
      { metric: basket, look: 'number', width: 3 },
      { metric: perPayer, look: 'number', width: 3 },
      { metric: gmv, look: 'bar', width: 6 },
      { metric: orders, look: 'line', width: 6 },
      { funnel: { zh: '成交漏斗', en: 'From visit to payment', steps: ['active', 'pay'] }, width: 12 },
    ],
  },
  marketing: {
    name: { zh: '营销看板', en: 'Marketing' },
    about: { zh: '触达了多少人，其中多少人成交。', en: 'How many were reached, and how many of them paid.' },
    slots: ['reach', 'pay', 'amount'],
    parts: [
      { metric: reached, look: 'number', width: 4 },
      { metric: reachPaid, look: 'number', width: 4 },
      { metric: gmv, look: 'number', width: 4 },
      { metric: reached, look: 'line', width: 6 },
      { funnel: { zh: '触达到成交', en: 'From touch to payment', steps: ['reach', 'pay'] }, width: 6 },
    ],
  },
  retention: {
    name: { zh: '客户维系看板', en: 'Retention' },
    about: { zh: '老用户是否还在、多久来一次。', en: 'Whether people stay, and how often they come.' },
    slots: ['signup', 'active'],
    parts: [
      { metric: activePeople, look: 'number', width: 6 },
      { metric: often, look: 'number', width: 6 },
      { funnel: { zh: '注册后回访', en: 'Back after signing up', steps: ['signup', 'active'] }, width: 6 },
      { metric: activePeople, look: 'line', width: 6 },
    ],
  },
  aarrr: {
    name: { zh: 'AARRR 看板', en: 'AARRR' },
    about: { zh: '获取、激活、留存、收入、推荐一页看全。', en: 'Acquisition, activation, retention, revenue and referral on a page.' },
    slots: ['signup', 'activation', 'active', 'pay', 'amount', 'share'],
    parts: [
      heading('获取', 'Acquisition'),
      { metric: newPeople, look: 'number', width: 3 },
      { metric: newPeople, look: 'line', width: 9 },
      heading('激活', 'Activation'),
      { metric: activated, look: 'number', width: 3 },
      { metric: activated, look: 'line', width: 9 },
      heading('留存', 'Retention'),
      { metric: activePeople, look: 'number', width: 3 },
      { funnel: { zh: '注册后回访', en: 'Back after signing up', steps: ['signup', 'active'] }, width: 9 },
      heading('收入', 'Revenue'),
      { metric: gmv, look: 'number', width: 3 },
      { metric: payers, look: 'number', width: 3 },
      { metric: gmv, look: 'line', width: 6 },
      heading('推荐', 'Referral'),
      { metric: sharers, look: 'number', width: 3 },
      { metric: shareRate, look: 'line', width: 9 },
      { matrix: byChannel, width: 12 },
    ],
  },
}

/** A metric of a template, before it has an id. */
export type TemplateMetric = Pick<MetricInput, 'name' | 'nameEn' | 'format' | 'definition'>

/** What a template comes to with events of a project: its metrics, each once, and the tiles once those have ids, in the same order. */
export function boardOf(
  key: TemplateKey,
  chosen: Partial<Chosen>,
  language: 'zh' | 'en',
  isMoney = false,
): { readonly metrics: readonly TemplateMetric[]; tiles(ids: readonly string[]): Tile[] } {
  const of = chosen as Chosen /* whoever calls has seen to the places that the template has */
  const { parts } = boardTemplates[key]
  const used = [...new Set(parts.flatMap(({ metric, matrix }) => [metric ?? [], matrix?.stages.map((one) => one.metric) ?? []].flat()))]
  const metrics = used.map(({ zh, en, definition, format = 'number' }) => ({
    name: language === 'zh' ? zh : en,
    nameEn: en,
    format: format === 'amount' ? (isMoney ? ('money' as const) : ('number' as const)) : format,
    definition: definition(of),
  }))
  const days = { from: '2026-01-01', to: '2026-01-14' }
  return {
    metrics,
    tiles: (ids) =>
      parts.map(({ metric, funnel, matrix, note, look = 'line', width = 6 }, i): Tile => {
        const base = { id: `t${i + 1}`, title: '', width, height: look === 'number' ? 2 : 4 }
        const question = { ...base, kind: 'question' as const, keepsDays: false, look: 'whole' as const }
        const idOf = (one: NonNullable<Part['metric']>): string => ids[used.indexOf(one)] ?? ''
        if (note) return { ...base, kind: 'note', text: note[language], height: 1 }
        if (metric) return { ...base, kind: 'metric', metricId: idOf(metric), look, unit: 'day' }
        if (matrix) {
          const stages = matrix.stages.map((one) => ({
            name: one[language],
            metricId: idOf(one.metric),
            definition: one.metric.definition(of),
          }))
          return { ...question, title: matrix[language], model: 'matrix', query: { ...days, stages } }
        }
        const steps = (funnel?.steps ?? []).map((slot) => ({ event: of[slot], filters: [] }))
        const query = { ...days, steps, window: { amount: 7, unit: 'day' }, extendOverEndDate: true }
        return { ...question, title: funnel?.[language] ?? '', model: 'funnel', query }
      }),
  }
}

/** Places of a template that nothing was chosen for. */
export const missingSlots = (key: TemplateKey, chosen: Readonly<Record<string, string>>): readonly Slot[] =>
  boardTemplates[key].slots.filter((slot) => !chosen[slot])

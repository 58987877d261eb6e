import type { Count, Language, Rule, Window } from '../rules/index.ts'
import type { Stage, Stages } from './stages.ts'

export const stageTemplates = ['lifecycle', 'adoption'] as const
export type StageTemplate = (typeof stageTemplates)[number]

/** Events of a project that stages are made of. */
export interface StageEvents {
  /** Whatever counts as being there. */
  readonly visit: string
  /** An order that was paid. */
  readonly order: string
  /** What shows that somebody is about to order: filling a cart. Without it, visits on three days of seven. */
  readonly intent?: string | undefined
  /** A property of orders: who has spent so much in all is a good customer however often they ordered. */
  readonly spent?: { readonly property: string; readonly atLeast: number } | undefined
}

/** Stages to begin with; everything about them can be changed. Nobody fits two of them, so that their order is the one people think of. */
export const stagesFrom = (template: StageTemplate, events: StageEvents, language: Language): Stages =>
  template === 'lifecycle' ? lifecycle(events, language) : adoption(events, language)

const names = {
  lifecycle: {
    zh: ['访客', '新客', '成长', '成熟', '流失风险', '已流失', '回流'],
    en: ['Visitor', 'New', 'Growing', 'Mature', 'Churn risk', 'Lost', 'Returned'],
  },
  adoption: { zh: ['意识', '探索', '决策', '使用', '忠诚'], en: ['Awareness', 'Exploration', 'Decision', 'Use', 'Loyalty'] },
  rest: { zh: '其他', en: 'Others' },
} as const

/** After so many days without an order a customer may be lost, and is. */
const [recent, gone] = [60, 120]

/** Visitors, customers by how often and how lately they ordered, and those who came back. */
function lifecycle({ visit, order, spent }: StageEvents, language: Language): Stages {
  const ordered = (window: Window, count?: Count): Rule => did(order, window, count)
  const lately = ordered(last(recent))
  // Who was never away for long; everybody else who orders again has returned.
  const going: Rule = any(ordered(ago(gone, recent)), { kind: 'occasion', which: 'first', event: order, filters: [], window: last(gone) })
  const much = spentMuch(order, spent)
  const enters: Rule[] = [
    all(did(visit, ever), not(ordered(ever))),
    all(ordered(ever, { op: 'eq', value: 1 }), lately),
    all(ordered(ever, { op: 'between', value: 2, to: 4 }), lately, going, ...much.map(not)),
    all(
      anyOf([ordered(ever, { op: 'gte', value: 5 }), ...much.map((one) => all(ordered(ever, { op: 'gte', value: 2 }), one))]),
      lately,
      going,
    ),
    all(ordered(last(gone)), not(lately)),
    all(ordered(ever), not(ordered(last(gone)))),
    all(lately, not(ordered(ago(gone, recent))), ordered(ago(3650, gone))),
  ]
  return { kind: 'stages', stages: named(names.lifecycle[language], enters), rest: names.rest[language], patience: 1 }
}

/** How near people are to the brand: they have heard of it, look around, are about to order, have ordered, keep ordering. */
function adoption({ visit, order, intent, spent }: StageEvents, language: Language): Stages {
  const ordered = (count?: Count): Rule => did(order, last(180), count)
  const visitedDays = (days: number, window: Window): Rule => ({
    kind: 'measure',
    event: visit,
    filters: [],
    window,
    figure: { of: 'days' },
    is: { op: 'gte', value: days },
  })
  const near = intent === undefined ? visitedDays(3, last(7)) : did(intent, last(30))
  const often = visitedDays(3, last(30))
  const much = spentMuch(order, spent)
  const enters: Rule[] = [
    all(did(visit, last(90)), not(often), not(near), not(ordered())),
    all(often, not(near), not(ordered())),
    all(near, not(ordered())),
    all(ordered({ op: 'between', value: 1, to: 2 }), ...much.map(not)),
    all(ordered(), anyOf([ordered({ op: 'gte', value: 3 }), ...much])),
  ]
  // Visits come and go: one quiet day is not the end of a stage.
  return { kind: 'stages', stages: named(names.adoption[language], enters), rest: names.rest[language], patience: 2 }
}

const named = (values: readonly string[], enters: readonly Rule[]): Stage[] =>
  enters.map((enter, place) => ({ value: values[place] ?? String(place), enter }))

const ever: Window = { kind: 'ever' }
const last = (amount: number): Window => ({ kind: 'last', amount, unit: 'day' })
const ago = (from: number, to: number): Window => ({ kind: 'ago', from, to, unit: 'day' })

const all = (...rules: Rule[]): Rule => ({ kind: 'all', rules })
const any = (...rules: Rule[]): Rule => ({ kind: 'any', rules })
const anyOf = ([one, ...more]: [Rule, ...Rule[]]): Rule => (more.length === 0 ? one : any(one, ...more))
const not = (rule: Rule): Rule => ({ kind: 'not', rule })
const did = (event: string, window: Window, count: Count = { op: 'gte', value: 1 }): Rule => ({
  kind: 'event',
  event,
  filters: [],
  window,
  count,
})

const spentMuch = (order: string, spent: StageEvents['spent']): Rule[] =>
  spent
    ? [
        {
          kind: 'measure',
          event: order,
          filters: [],
          window: ever,
          figure: { of: 'sum', property: spent.property },
          is: { op: 'gte', value: spent.atLeast },
        },
      ]
    : []

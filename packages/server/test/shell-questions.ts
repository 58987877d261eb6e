import type { Whom } from '@millrace/contract/queries/index.ts'
import { models } from '../src/modules/analytics/models/index.ts'

const [a, b, c] = ['A', 'B', 'C'].map((event) => ({ event, filters: [] }))
const window = { amount: 1, unit: 'day' }
const observed = { start: a, goal: c, look: { amount: 6, unit: 'hour' }, follow: window }
const measure = (event: string, aggregation: string) => ({ kind: 'measure', a: { event, aggregation, property: 'n' } })

/** A question for each analysis, about the days of `analysisWorld`, with everything that it can say. */
export const shellQuestions: Readonly<Record<string, object>> = {
  count: {
    ...a,
    property: 'n',
    measures: ['events', 'people', 'per_person', 'sum', 'avg', 'p90'],
    by: { property: 'city' },
    compare: 'previous',
  },
  funnel: { steps: [a, b, c], window, unit: 'day', by: { of: 'event', property: 'city', step: 1 } },
  drivers: { steps: [a, b], window, at: 1 },
  retention: { first: a, second: b, duration: 3, by: { property: 'city' }, measure: { ...b, property: { property: 'n' } } },
  interval: { first: a, second: b, by: { property: 'city' } },
  distribution: { of: a, measure: 'sum', property: { property: 'n' }, edges: [0, 2, 5] },
  ltv: { start: a, revenues: [{ ...b, property: 'n' }], duration: 3 },
  lifecycle: { ...a, unit: 'day' },
  path: { source: { ...a, isSplit: true }, events: [b, c], by: { property: 'city' }, gapSeconds: 7_200 },
  process: { stations: [{ ...a, stuckAfter: { amount: 1, unit: 'hour' } }, b, c] },
  attribution: { target: c, property: 'n', touches: [a, b], dataDriven: ['markov', 'shapley'] },
  session: { events: ['A', 'B', 'C'], gapSeconds: 7_200, page: a, goal: c, by: { property: 'city' } },
  contrast: { people: { kind: 'profile', condition: { property: 'group', op: 'eq', value: 1 } }, properties: ['group'] },
  click: { pages: ['/**'] },
  attributes: { by: [{ of: 'property', property: 'group' }], measure: 'sum', property: { property: 'group' } },
  'key-events': observed,
  factors: { ...observed, factors: [{ of: 'event', ...b }] },
  matrix: {
    by: { of: 'event', property: 'city' },
    stages: [
      { name: 'A', definition: measure('A', 'people') },
      { name: 'B', definition: measure('B', 'avg') },
    ],
  },
  effect: { touch: { kind: 'event', ...a }, goals: [b], unit: 'hour', windows: 24 },
  readers: { read: a, by: { property: 'city' }, order: b },
  leaving: { leave: b, within: { amount: 2, unit: 'hour' } },
}

type AnyModel = (typeof models)[number]
export function modelOf(name: string): AnyModel {
  const found = models.find((one) => one.name === name)
  if (!found) throw new Error(`no analysis ${name}`)
  return found
}
export const askedOf = (name: string, question: object): Whom =>
  modelOf(name).query.parse({ ...(name === 'attributes' ? {} : { from: '2026-10-30', to: '2026-11-02' }), ...question })

/** What an answer says, without how it came to be; parts of ones are added up in whatever order, and the rule that draws the people is no news. */
export function numbersOf(answer: object): unknown {
  const {
    sql: _,
    ms: __,
    waitedMs: ___,
    dataThrough: ____,
    sampling: _____,
    asCollected: ______,
    ...numbers
  } = answer as Record<string, unknown>
  const told = JSON.parse(JSON.stringify(numbers), (key, value: unknown) => {
    if (Array.isArray(value)) return value.filter((one) => !JSON.stringify(one)?.includes('"drawn"'))
    if (key === 'isImplied') return undefined
    return typeof value === 'number' ? Number(value.toFixed(6)) : value
  }) as unknown
  return told
}

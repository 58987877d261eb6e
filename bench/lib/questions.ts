/** A typical question for each model about a shop, its aim, and how many it must count: what twins written by hand in `bench/handwritten` count too. */
import type {
  AttributionAnswer,
  ContrastAnswer,
  CountAnswer,
  DistributionAnswer,
  FunnelAnswer,
  IntervalAnswer,
  LifecycleAnswer,
  LtvAnswer,
  PathAnswer,
  RetentionAnswer,
  SessionAnswer,
} from '../../packages/contract/src/analytics/api.ts'

export type Row = Readonly<Record<string, unknown>>
/** Days in the zone of the project, both included. */
export interface Days {
  readonly from: string
  readonly to: string
}

export interface Question {
  readonly name: string
  readonly model: string
  /** Of the design, for 20 million events of 500,000 people. */
  readonly aimMs: number
  readonly query: object
  /** How many days it is about. */
  readonly days: number
  /** By how many days each round lies earlier: a question in weeks is the same for most days of one, and its answer is kept. */
  readonly stepDays: number
  /** One number of the answer of the API. */
  count(answer: unknown): number
  /** The same from the rows of a twin; absent: there is no twin. */
  byHand?(rows: readonly Row[]): number
  /** Whether DuckDB is asked too. */
  readonly isInDuckDb: boolean
}

const sum = (rows: readonly Row[], column: string): number => rows.reduce((total, row) => total + Number(row[column] ?? 0), 0)
const event = (name: string) => ({ event: name, filters: [] })
const visitToPay = ['Visit', 'Cart', 'Pay'].map(event)
const day = { amount: 1, unit: 'day' }
const week = { amount: 7, unit: 'day' }
/** The row that `rollup` gives over everything. */
const whole = (rows: readonly Row[], column: string, of: string): number =>
  Math.max(...rows.map((row) => Number(row[column]))) || sum(rows, of)

interface Told<A> {
  readonly aimMs: number
  readonly query: object
  readonly days?: number
  readonly stepDays?: number
  readonly isInDuckDb?: boolean
  count(answer: A): number
  byHand?(rows: readonly Row[]): number
}
const question = <A>(name: string, model: string, { days = 30, stepDays = 1, isInDuckDb = false, count, ...more }: Told<A>): Question => ({
  name,
  model,
  days,
  stepDays,
  isInDuckDb,
  ...more,
  count: (answer) => count(answer as A) /* what the API says of this model */,
})

export const questions: readonly Question[] = [
  question<CountAnswer>('event', 'count', {
    aimMs: 1_000,
    query: { ...event('View'), measures: ['events', 'people'], unit: 'day', by: { property: 'category' } },
    isInDuckDb: true,
    count: ({ total }) => total[0] ?? 0,
    byHand: (rows) => sum(rows, 'events') / 2,
  }),
  question<CountAnswer>('filtered', 'count', {
    aimMs: 1_000,
    query: {
      event: 'View',
      filters: [
        { property: 'category', op: 'eq', value: '鞋' },
        { property: 'amount', op: 'gte', value: 50_000 },
      ],
      measures: ['events', 'people'],
      unit: 'day',
      by: { property: 'channel' },
    },
    count: ({ total }) => total[0] ?? 0,
    byHand: (rows) => sum(rows, 'events') / 2,
  }),
  question<CountAnswer>('two dimensions', 'count', {
    aimMs: 1_000,
    query: {
      event: 'View',
      filters: [
        { property: 'category', op: 'ne', value: '家居' },
        { property: 'amount', op: 'gte', value: 50_000 },
      ],
      measures: ['events', 'people'],
      unit: 'day',
      by: [{ property: 'category' }, { property: 'channel' }],
    },
    count: ({ groups }) => groups?.reduce((total, { values }) => total + (values[0] ?? 0), 0) ?? 0,
    byHand: (rows) => sum(rows, 'events') / 2,
  }),
  question<FunnelAnswer>('funnel', 'funnel', {
    aimMs: 2_000,
    query: { steps: visitToPay, window: day, times: false },
    isInDuckDb: true,
    count: ({ rows }) => rows[0]?.people ?? 0,
    byHand: (rows) => Number(rows[0]?.['visit'] ?? sum(rows, 'people')),
  }),
  question<FunnelAnswer>('funnel with times', 'funnel', {
    aimMs: 2_000,
    query: { steps: visitToPay, window: day },
    count: ({ rows }) => rows[0]?.people ?? 0,
  }),
  question<RetentionAnswer>('retention', 'retention', {
    aimMs: 1_000,
    query: { first: event('Visit'), second: event('Pay'), unit: 'day', duration: 7 },
    isInDuckDb: true,
    count: ({ rows }) => rows.reduce((total, { cells }) => total + (cells[1]?.retained ?? 0), 0),
    byHand: (rows) =>
      'retained' in (rows[0] ?? {})
        ? rows.reduce((total, row) => total + Number((row['retained'] as readonly number[])[1]), 0)
        : rows.reduce((total, row) => total + (Number(row['n']) === 1 && row['n'] !== null ? Number(row['people']) : 0), 0),
  }),
  question<DistributionAnswer>('distribution', 'distribution', {
    aimMs: 2_000,
    query: { of: event('View'), unit: 'week' },
    isInDuckDb: true,
    count: ({ rows, total }) => rows.reduce((n, row) => n + row.people, total.people),
    byHand: (rows) => sum(rows, 'people'),
  }),
  question<PathAnswer>('path', 'path', {
    aimMs: 4_000,
    query: { source: event('Visit'), events: ['View', 'Search', 'Cart', 'Order', 'Pay'].map(event), layers: 5 },
    count: ({ total }) => total.sessions,
    byHand: (rows) =>
      sum(
        rows.filter((row) => Number(row['place']) === 1),
        'sessions',
      ),
  }),
  question<IntervalAnswer>('interval', 'interval', {
    aimMs: 4_000,
    query: { first: event('Cart'), second: event('Pay'), cap: week },
    isInDuckDb: true,
    count: ({ total }) => total.pairs,
    byHand: (rows) => whole(rows, 'pairs', 'pairs'),
  }),
  question<AttributionAnswer>('attribution', 'attribution', {
    aimMs: 4_000,
    query: { target: event('Pay'), touches: ['Visit', 'Search'].map(event), by: { property: 'channel' }, window: week },
    count: ({ total }) => total.attributed,
    byHand: (rows) => sum(rows, 'first'),
  }),
  question<SessionAnswer>('session', 'session', {
    aimMs: 4_000,
    query: { unit: 'day' },
    isInDuckDb: true,
    count: ({ columns, total }) => total[columns.findIndex(({ key }) => key === 'sessions')] ?? 0,
    byHand: (rows) => whole(rows, 'sessions', 'sessions'),
  }),
  question<LtvAnswer>('ltv', 'ltv', {
    aimMs: 4_000,
    query: { start: event('Pay'), revenues: [{ ...event('Pay'), property: 'amount' }], unit: 'week', duration: 4 },
    days: 60,
    count: ({ total }) => total.people,
    byHand: (rows) => sum(rows, 'people'),
  }),
  question<LifecycleAnswer>('life cycle', 'lifecycle', {
    aimMs: 4_000,
    query: { event: 'Visit', filters: [], unit: 'week' },
    days: 60,
    stepDays: 7,
    count: ({ rows }) => rows.reduce((total, row) => total + row.active, 0),
    byHand: (rows) => sum(rows, 'new') + sum(rows, 'returning') + sum(rows, 'resurrecting'),
  }),
  question<ContrastAnswer>('contrast', 'contrast', {
    aimMs: 4_000,
    query: {
      people: {
        kind: 'event',
        event: 'Pay',
        filters: [],
        window: { kind: 'last', amount: 7, unit: 'day' },
        count: { op: 'gte', value: 1 },
      },
    },
    count: ({ total }) => total.target,
  }),
]

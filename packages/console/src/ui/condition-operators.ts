import { type Condition, type Operator, operators, type PropertyRef } from '@millrace/contract/rules/index.ts'
import type { PropertyType } from '@millrace/contract/catalog/api.ts'

const dates = [
  'before',
  'after',
  'on_day',
  'date_between',
  'in_last_days',
  'in_next_days',
  'days_ago',
  'anniversary_in_days',
  'anniversary_this_month',
  'age_between',
] as const satisfies Operator[]

/** What can be asked of a property of each type; of an unknown one, everything. */
const offered: Record<PropertyType, readonly Operator[]> = {
  string: [
    'eq',
    'ne',
    'in',
    'not_in',
    'contains',
    'not_contains',
    'starts_with',
    'ends_with',
    'matches',
    'not_matches',
    'near',
    'is_set',
    'is_not_set',
    ...dates,
  ],
  number: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'not_between', 'in', 'not_in', 'near', 'is_set', 'is_not_set'],
  boolean: ['is_true', 'is_false', 'is_set', 'is_not_set'],
  list: ['has_item', 'has_no_item', 'has_any', 'has_none', 'has_all', 'not_has_all', 'has_only', 'not_has_only', 'is_set', 'is_not_set'],
}

/** Operators in the order they are offered, those on dates apart. */
export function operatorsFor(
  type: PropertyType | undefined,
  withDates: boolean,
): { plain: readonly Operator[]; dates: readonly Operator[] } {
  const all = type ? offered[type] : operators
  const isDate = (op: Operator): boolean => (dates as readonly Operator[]).includes(op)
  return { plain: all.filter((op) => !isDate(op)), dates: withDates ? all.filter(isDate) : [] }
}

export type Shape = 'none' | 'list' | 'range' | 'number' | 'text' | 'day' | 'days' | 'day_range' | 'days_range' | 'ages' | 'place'

/** What stands to the right of an operator; undefined: a value of the property's type. */
const shapes: Partial<Record<Operator, Shape>> = {
  is_set: 'none',
  is_not_set: 'none',
  is_true: 'none',
  is_false: 'none',
  anniversary_this_month: 'none',
  in: 'list',
  not_in: 'list',
  has_any: 'list',
  has_none: 'list',
  has_all: 'list',
  not_has_all: 'list',
  has_only: 'list',
  not_has_only: 'list',
  between: 'range',
  not_between: 'range',
  lt: 'number',
  lte: 'number',
  gt: 'number',
  gte: 'number',
  before: 'day',
  after: 'day',
  on_day: 'day',
  date_between: 'day_range',
  in_last_days: 'days',
  in_next_days: 'days',
  anniversary_in_days: 'days',
  days_ago: 'days_range',
  age_between: 'ages',
  near: 'place',
}
export const shapeOf = (op: Operator, type: PropertyType | undefined): Shape =>
  shapes[op] ?? (type === 'number' && (op === 'eq' || op === 'ne') ? 'number' : 'text')

const shanghai = { lat: 31.2304, lon: 121.4737, km: 5 }

/** Only what a condition is about: nothing of another one stays behind. */
export const about = ({ property, item }: PropertyRef): PropertyRef => (item ? { property, item } : { property })

/** The condition with an operator and a value that go with the property's type; what was typed stays where it can. */
export function fitting(condition: Condition, type: PropertyType | undefined, today: string): Condition {
  const { value, values = [] } = condition
  const op = type && !offered[type].includes(condition.op) ? (offered[type][0] ?? condition.op) : condition.op
  const base = { ...about(condition), op }
  const isDay = (one: unknown): one is string => typeof one === 'string' && /^\d{4}-\d\d-\d\d/.test(one)
  switch (shapeOf(op, type)) {
    case 'none':
      return base
    case 'list':
      return { ...base, values: values.map((one) => (type === 'number' ? Number(one) : String(one))) }
    case 'range':
      return { ...base, values: [Number(values[0]) || 0, Number(values[1]) || 0] }
    case 'number':
      return { ...base, value: Number(value ?? 0) || 0 }
    case 'day':
      return { ...base, value: isDay(value) ? value : today }
    case 'day_range':
      return { ...base, values: [0, 1].map((n) => (isDay(values[n]) ? values[n] : today)) }
    case 'days':
      return { ...base, value: typeof value === 'number' ? value : 7 }
    case 'days_range':
      return { ...base, values: values.length === 2 && values.every((one) => typeof one === 'number') ? values : [60, 30] }
    case 'ages':
      return { ...base, values: values.length === 2 && values.every((one) => typeof one === 'number') ? values : [18, 24] }
    case 'place':
      return { ...base, near: condition.near ?? shanghai }
    case 'text':
      return { ...base, value: String(value ?? '') }
  }
}

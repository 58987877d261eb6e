import { z } from 'zod'
import { type ItemRef, itemRefSchema, type PropertyRef } from './items.ts'
import { patternProblem } from './pattern.ts'
import { type Near, nearSchema } from './place.ts'
import { boundSchema } from './window.ts'

/** Operators on one property. A positive operator never matches an unset value; a negated one is its exact complement. */
export const operators = [
  'is_set',
  'is_not_set',
  'eq',
  'ne',
  'in',
  'not_in',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'is_true',
  'is_false',
  'has_item',
  'has_no_item',
  'not_between',
  'matches',
  'not_matches',
  'has_any',
  'has_none',
  'has_all',
  'not_has_all',
  'has_only',
  'not_has_only',
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
  'near',
] as const
export type Operator = (typeof operators)[number]

/** Negated operators and what each is the exact complement of. */
const complements = {
  is_not_set: 'is_set',
  ne: 'eq',
  not_in: 'in',
  not_contains: 'contains',
  has_no_item: 'has_item',
  not_between: 'between',
  not_matches: 'matches',
  has_none: 'has_any',
  not_has_all: 'has_all',
  not_has_only: 'has_only',
} as const satisfies Partial<Record<Operator, Operator>>
type Negated = keyof typeof complements
export type PositiveOperator = Exclude<Operator, Negated>
const isNegated = (op: Operator): op is Negated => op in complements

/** An operator as one that never matches an unset value, and whether it asks for the opposite. */
export const positiveOf = (op: Operator): { op: PositiveOperator; isNegated: boolean } =>
  isNegated(op) ? { op: complements[op], isNegated: true } : { op, isNegated: false }

/** Operators on texts that are dates; these of the second kind change their answer as time goes by. */
const absoluteDates = ['before', 'after', 'on_day', 'date_between'] as const satisfies Operator[]
const relativeDates = [
  'in_last_days',
  'in_next_days',
  'days_ago',
  'anniversary_in_days',
  'anniversary_this_month',
  'age_between',
] as const satisfies Operator[]
export type DateOperator = (typeof absoluteDates | typeof relativeDates)[number]
const dated: ReadonlySet<Operator> = new Set([...absoluteDates, ...relativeDates])
const relative: ReadonlySet<Operator> = new Set(relativeDates)
export const isDated = (op: Operator): op is DateOperator => dated.has(op)
/** Whether time alone may change what it says. */
export const passes = (op: Operator): op is (typeof relativeDates)[number] => relative.has(op)

const scalar = z.union([z.string().max(1_000), z.number(), z.boolean()])
export type Scalar = z.infer<typeof scalar>

/** A test of one property value: `value` for one, `values` for operators with several, and for `between` (closed, two numbers). */
export const conditionSchema: z.ZodType<Condition> = z
  .object({
    property: z.string().min(1).max(200),
    item: itemRefSchema.optional().describe('test this property of the item that `property` names, instead of `property` itself'),
    op: z.enum(operators),
    value: scalar.optional(),
    values: z.array(scalar).max(500).optional(),
    near: nearSchema.optional().describe('of `near`'),
  })
  .superRefine((condition, context) => {
    if (condition.op === 'near' && !condition.near)
      context.addIssue({ code: 'custom', message: 'near needs a place and how far around it', path: ['near'] })
    const problem = conditionProblem(condition)
    if (problem) context.addIssue({ code: 'custom', message: problem, path: problem.startsWith('values') ? ['values'] : ['value'] })
  })
export interface Condition {
  readonly property: string
  readonly item?: ItemRef | undefined
  readonly op: Operator
  readonly value?: Scalar | undefined
  readonly values?: readonly Scalar[] | undefined
  readonly near?: Near | undefined
}

/** What a condition reads: its property, and one beside it. */
export const refsOf = ({ property, item, near }: Condition): PropertyRef[] => {
  const own = item ? { property, item } : { property }
  return near?.longitude === undefined ? [own] : [own, besideOf(own, near.longitude)]
}

const besideOf = ({ property, item }: PropertyRef, name: string): PropertyRef =>
  item ? { property, item: { type: item.type, property: name } } : { property: name }

const numeric: ReadonlySet<Operator> = new Set(['lt', 'lte', 'gt', 'gte'])
const textual: ReadonlySet<Operator> = new Set([
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'has_item',
  'has_no_item',
  'matches',
  'not_matches',
])
const listed: ReadonlySet<Operator> = new Set(['in', 'not_in'])
/** About several items of a list, which are texts. */
const ofItems: ReadonlySet<Operator> = new Set(['has_any', 'has_none', 'has_all', 'not_has_all', 'has_only', 'not_has_only'])
const single: ReadonlySet<Operator> = new Set(['before', 'after', 'on_day'])
/** How many days a condition on dates may look back or ahead, and anniversaries ahead: less than a year. */
export const maxDays = 36_500
export const maxDaysToAnniversary = 364
/** Nobody is older: up to here is without an upper end. */
export const maxAge = 150

function conditionProblem({ op, value, values }: Condition): string | undefined {
  if (numeric.has(op) && typeof value !== 'number') return `value: ${op} compares with a number`
  if (textual.has(op) && (typeof value !== 'string' || value === '')) return `value: ${op} needs some text`
  if ((op === 'eq' || op === 'ne') && value === undefined) return `value: ${op} needs a value`
  if (listed.has(op) && !values?.length) return `values: ${op} needs at least one value`
  if ((op === 'between' || op === 'not_between') && !(values?.length === 2 && values.every((one) => typeof one === 'number')))
    return `values: ${op} needs two numbers`
  if ((op === 'matches' || op === 'not_matches') && typeof value === 'string') {
    const problem = patternProblem(value)
    return problem && `value: ${problem}`
  }
  if (ofItems.has(op) && !(values?.length && values.every((one) => typeof one === 'string'))) return `values: ${op} needs texts`
  return isDated(op) ? dateProblem(op, value, values) : undefined
}

function dateProblem(op: DateOperator, value: Condition['value'], values: Condition['values']): string | undefined {
  const isBound = (one: unknown): boolean => boundSchema.safeParse(one).success
  if (single.has(op) && !isBound(value)) return `value: ${op} needs a day (2026-11-01) or a moment (2026-11-01T00:00:00Z)`
  if (op === 'date_between' && !(values?.length === 2 && values.every(isBound))) return 'values: date_between needs two days or moments'
  const isWhole = (one: unknown, least: number, most: number): one is number =>
    typeof one === 'number' && Number.isInteger(one) && one >= least && one <= most
  if ((op === 'in_last_days' || op === 'in_next_days') && !isWhole(value, 0, maxDays))
    return `value: ${op} needs a whole number of days, 0 to ${maxDays}`
  if (op === 'anniversary_in_days' && !isWhole(value, 0, maxDaysToAnniversary))
    return `value: ${op} needs a whole number of days, 0 to ${maxDaysToAnniversary}`
  const [from, to] = values ?? []
  if (op === 'age_between')
    return isWhole(from, 0, maxAge) && isWhole(to, from, maxAge) && values?.length === 2
      ? undefined
      : `values: age_between needs two ages in whole years, 0 to ${maxAge}, the smaller first`
  if (op !== 'days_ago') return undefined
  return isWhole(from, -maxDays, maxDays) && isWhole(to, -maxDays, maxDays) && from >= to && values?.length === 2
    ? undefined
    : 'values: days_ago needs two whole numbers of days, the larger first; negative ones lie ahead'
}

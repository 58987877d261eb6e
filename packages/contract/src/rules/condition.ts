import { z } from 'zod'
import { type ItemRef, itemRefSchema } from './items.ts'

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
] as const
export type Operator = (typeof operators)[number]

/** Negated operators and what each is the exact complement of. */
const complements = {
  is_not_set: 'is_set',
  ne: 'eq',
  not_in: 'in',
  not_contains: 'contains',
  has_no_item: 'has_item',
} as const satisfies Partial<Record<Operator, Operator>>
type Negated = keyof typeof complements
export type PositiveOperator = Exclude<Operator, Negated>
const isNegated = (op: Operator): op is Negated => op in complements

/** An operator as one that never matches an unset value, and whether it asks for the opposite. */
export const positiveOf = (op: Operator): { op: PositiveOperator; isNegated: boolean } =>
  isNegated(op) ? { op: complements[op], isNegated: true } : { op, isNegated: false }

const scalar = z.union([z.string().max(1_000), z.number(), z.boolean()])
export type Scalar = z.infer<typeof scalar>

/** A test of one property value: `value` for one, `values` for `in` and `between` (closed, two numbers). */
export const conditionSchema: z.ZodType<Condition> = z
  .object({
    property: z.string().min(1).max(200),
    item: itemRefSchema.optional().describe('test this property of the item that `property` names, instead of `property` itself'),
    op: z.enum(operators),
    value: scalar.optional(),
    values: z.array(scalar).max(500).optional(),
  })
  .superRefine((condition, context) => {
    const problem = conditionProblem(condition)
    if (problem) context.addIssue({ code: 'custom', message: problem, path: problem.startsWith('values') ? ['values'] : ['value'] })
  })
export interface Condition {
  readonly property: string
  readonly item?: ItemRef | undefined
  readonly op: Operator
  readonly value?: Scalar | undefined
  readonly values?: readonly Scalar[] | undefined
}

const numeric: ReadonlySet<Operator> = new Set(['lt', 'lte', 'gt', 'gte'])
const textual: ReadonlySet<Operator> = new Set(['contains', 'not_contains', 'starts_with', 'ends_with', 'has_item', 'has_no_item'])

function conditionProblem({ op, value, values }: Condition): string | undefined {
  if (numeric.has(op) && typeof value !== 'number') return `value: ${op} compares with a number`
  if (textual.has(op) && (typeof value !== 'string' || value === '')) return `value: ${op} needs some text`
  if ((op === 'eq' || op === 'ne') && value === undefined) return `value: ${op} needs a value`
  if ((op === 'in' || op === 'not_in') && !values?.length) return `values: ${op} needs at least one value`
  if (op === 'between' && !(values?.length === 2 && values.every((one) => typeof one === 'number')))
    return 'values: between needs two numbers'
  return undefined
}

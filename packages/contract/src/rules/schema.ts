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

const name = z.string().min(1).max(200)

/** A test of one property value: `value` for one, `values` for `in` and `between` (closed, two numbers). */
export const conditionSchema: z.ZodType<Condition> = z
  .object({
    property: name,
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

export const windowSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('last'), amount: z.number().int().min(1).max(3650), unit: z.enum(['minute', 'hour', 'day']) }),
  z.object({ kind: z.literal('between'), from: z.iso.datetime(), to: z.iso.datetime() }),
  z.object({ kind: z.literal('ever') }),
])
export type Window = z.infer<typeof windowSchema>

export const countSchema = z
  .object({
    op: z.enum(['eq', 'gte', 'lte', 'between']),
    value: z.number().int().min(0).max(1_000_000),
    to: z.number().int().min(0).max(1_000_000).optional().describe('upper end of between'),
  })
  .refine(({ op, value, to }) => op !== 'between' || (to !== undefined && to >= value), {
    path: ['to'],
    message: 'between needs an upper end that is not below the lower one',
  })
export type Count = z.infer<typeof countSchema>

export interface EventRule {
  readonly kind: 'event'
  readonly event: string
  readonly filters: readonly Condition[]
  readonly window: Window
  readonly count: Count
}

export type Rule =
  | { readonly kind: 'all' | 'any'; readonly rules: readonly Rule[] }
  | { readonly kind: 'not'; readonly rule: Rule }
  | { readonly kind: 'profile' | 'trigger'; readonly condition: Condition }
  | { readonly kind: 'tag'; readonly tag: string; readonly value?: string | undefined }
  | EventRule

/** How deep and how wide a rule may be; more is a mistake, not a question. */
export const maxDepth = 10
export const maxLeaves = 100

const nodeSchema: z.ZodType<Rule> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['all', 'any']), rules: z.array(nodeSchema).max(50) }),
    z.object({ kind: z.literal('not'), rule: nodeSchema }),
    z.object({ kind: z.enum(['profile', 'trigger']), condition: conditionSchema }),
    z.object({ kind: z.literal('tag'), tag: name, value: z.string().max(200).optional() }),
    z.object({
      kind: z.literal('event'),
      event: name,
      filters: z.array(conditionSchema).max(20).default([]),
      window: windowSchema,
      count: countSchema,
    }),
  ]),
)

const boundedSchema = nodeSchema.superRefine((rule, context) => {
  const { depth, leaves } = sizeOf(rule)
  if (depth > maxDepth) context.addIssue({ code: 'custom', message: `nested deeper than ${maxDepth}` })
  if (leaves > maxLeaves) context.addIssue({ code: 'custom', message: `more than ${maxLeaves} conditions` })
})

/** The one rule language: who someone is, as a tree of conditions. `all` of nothing is everybody, `any` of nothing nobody. */
export const ruleSchema: z.ZodType<Rule> = z.preprocess((value, context) => {
  // Before anything recursive looks at it: a rule of 100,000 levels is a small body and a full stack.
  if (isDeeperThan(value, 4 * maxDepth)) context.addIssue({ code: 'custom', message: `nested deeper than ${maxDepth}` })
  return value
}, boundedSchema)

function isDeeperThan(value: unknown, levels: number): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return false
}

export function sizeOf(rule: Rule): { depth: number; leaves: number } {
  switch (rule.kind) {
    case 'all':
    case 'any': {
      const sizes = rule.rules.map(sizeOf)
      return { depth: 1 + Math.max(0, ...sizes.map((size) => size.depth)), leaves: sizes.reduce((sum, size) => sum + size.leaves, 0) }
    }
    case 'not': {
      const size = sizeOf(rule.rule)
      return { depth: size.depth + 1, leaves: size.leaves }
    }
    default:
      return { depth: 1, leaves: 1 }
  }
}

import { z } from 'zod'
import { type Condition, conditionSchema } from './condition.ts'
import { type EventLeaf, eventLeafSchemas, matchesOf } from './event-leaf.ts'
import { type RandomRule, randomSchema } from './random.ts'
import { type RankRule, rankSchema } from './rank.ts'
import { reachLeafSchema, type ReachRule } from './reach-leaf.ts'
import { tagLeafSchema, type TagRule } from './tag-leaf.ts'

export type Rule =
  | { readonly kind: 'all' | 'any'; readonly rules: readonly Rule[] }
  | { readonly kind: 'not'; readonly rule: Rule }
  | { readonly kind: 'profile' | 'trigger'; readonly condition: Condition }
  | TagRule
  | ReachRule
  | { readonly kind: 'segment' | 'list'; readonly id: string }
  | RandomRule
  | RankRule
  | EventLeaf

/** How deep and how wide a rule may be; more is a mistake, not a question. */
export const maxDepth = 10
export const maxLeaves = 100

const nodeSchema: z.ZodType<Rule> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['all', 'any']), rules: z.array(nodeSchema).max(50) }),
    z.object({ kind: z.literal('not'), rule: nodeSchema }),
    z.object({ kind: z.enum(['profile', 'trigger']), condition: conditionSchema }),
    tagLeafSchema,
    reachLeafSchema,
    z.object({ kind: z.literal('segment'), id: z.string().min(1).max(100).describe('a segment of the project, as it is defined now') }),
    z.object({
      kind: z.literal('list'),
      id: z.string().min(1).max(100).describe('members of a static segment, in its own definition only'),
    }),
    randomSchema,
    rankSchema,
    ...eventLeafSchemas,
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

/** Levels, and conditions: each step of a sequence is one, a segment one whatever it stands for. */
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
    case 'sequence':
      return { depth: 1, leaves: matchesOf(rule).length }
    default:
      return { depth: 1, leaves: 1 }
  }
}

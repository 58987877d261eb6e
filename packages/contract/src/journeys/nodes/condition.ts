import { z } from 'zod'
import { describe, evaluate, type Rule, ruleSchema, Unanswered } from '../../rules/index.ts'
import { type Arrival, defineKind, type Outcome, pass, type StepInput } from './kind.ts'
import { armBase, armName } from './arms.ts'

const arms = z
  .array(z.object({ ...armBase, rule: ruleSchema }))
  .min(1)
  .max(20)

/** Ordered arms, each with a rule; the first that fits is taken, or all that fit at once, else `else`. */
export const condition = defineKind(
  'condition',
  z.object({ arms, take: z.enum(['first', 'all']).optional().describe('the first arm that holds, or all of them at once') }),
)({
  fresh: () => ({ arms: [{ id: 'a', name: 'A', rule: { kind: 'all', rules: [] } }] }),
  ports: (settings) => [...settings.arms.map((one) => one.id), 'else'],
  rules: (settings) => settings.arms.map((one) => one.rule),
  arrive: (settings, arrival) => decideOrHold(settings, arrival),
  describe: (settings, language, show) =>
    settings.arms.map((arm) => arm.name || describe(arm.rule, language, show)).join(language === 'zh' ? '；' : '; '),
  visited: ({ port }, settings, language) => {
    const name = armName(settings.arms, port)
    if (name === undefined) return language === 'zh' ? '没有满足任何条件' : 'No condition was met'
    return language === 'zh' ? `满足「${name}」` : `Met “${name}”`
  },
})

/** Somebody whose condition cannot be answered now stays, and is asked again. */
function decideOrHold(
  { arms: some, take }: { arms: z.infer<typeof arms>; take?: 'first' | 'all' | undefined },
  { node, input }: Arrival,
): Outcome {
  try {
    if (take === 'all') {
      const fitting = some.filter((one) => asks(one.rule, node, input))
      if (fitting.length > 1) return { kind: 'fork', ports: fitting.map((one) => one.id), why: `${fitting.length} arms`, effects: [] }
    }
    const arm = some.find((one) => asks(one.rule, node, input))
    return arm ? pass(arm.id, `arm ${arm.name || arm.id}`) : pass('else', 'no arm matched')
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    return { kind: 'wait', dueAt: null, absence: false, why: error.message, effects: [] }
  }
}

/** Does a rule hold for the person of a run, as far as is known on arrival? Throws `Unanswered` when that cannot be told now. */
export function asks(rule: Rule, node: string, { rules: facts, personId, trigger, items }: StepInput): boolean {
  if (!facts) throw new Error(`condition ${node} reached without its inputs`)
  return evaluate(rule, { ...facts, person: personId, trigger, items })
}

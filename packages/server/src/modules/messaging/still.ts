import {
  evaluate,
  itemIdOf,
  itemLinks,
  type Items,
  type Rule,
  type RuleInput,
  ruleSchema,
  Unanswered,
} from '@millrace/contract/rules/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { CatalogModule, ItemKey } from '../catalog/index.ts'
import type { Refusals, SegmentsModule } from '../segments/index.ts'
import { settingOfSteps } from './steps.ts'
import type { Intent } from './store.ts'

interface Deps {
  readonly segments: Pick<SegmentsModule, 'ruleInputs'>
  readonly catalog: Pick<CatalogModule, 'itemsOf'>
  /** What the analysis store refuses holds its own messages, and no others. */
  readonly refusals?: Refusals
}
type Asked = Pick<Intent, 'projectId' | 'personId' | 'journeyId' | 'version' | 'node' | 'trigger'>
interface Ruled {
  readonly intent: Asked
  readonly rule: Rule
}

/** Whether what steps ask once more still holds, of people, triggers and items as they are now; undefined: that cannot be known at present. */
export async function freshFor(deps: Deps, tx: Tx, intents: readonly Asked[]): Promise<(intent: Asked) => boolean | undefined> {
  const ruled = await rulesOfSteps(tx, intents)
  if (ruled.length === 0) return () => true
  const items = await itemsFor(deps, tx, ruled)
  const verdicts = new Map<Asked, boolean | undefined>()
  for (const [projectId, some] of Map.groupBy(ruled, ({ intent }) => intent.projectId)) {
    const rules = [...new Set(some.map(({ rule }) => rule))]
    const inputs = await deps.segments.ruleInputs(
      tx,
      projectId,
      [...new Set(some.map(({ intent }) => intent.personId))],
      rules,
      deps.refusals,
    )
    for (const { intent, rule } of some) {
      const input = inputs.get(intent.personId)
      verdicts.set(
        intent,
        input
          ? answer(rule, { ...input, trigger: intent.trigger as RuleInput['trigger'] /* stored JSON */, items: items(input, projectId) })
          : false,
      )
    }
  }
  return (intent) => (verdicts.has(intent) ? verdicts.get(intent) : true)
}

function answer(rule: Rule, input: RuleInput): boolean | undefined {
  try {
    return evaluate(rule, input)
  } catch (error) {
    if (error instanceof Unanswered) return undefined
    throw error
  }
}

async function rulesOfSteps(tx: Tx, intents: readonly Asked[]): Promise<Ruled[]> {
  const settingOf = await settingOfSteps(tx, intents, 'still')
  const parsed = new Map<unknown, Rule>()
  return intents.flatMap((intent) => {
    const stored = settingOf(intent)
    if (stored === undefined) return []
    const rule = parsed.get(stored) ?? ruleSchema.parse(stored)
    parsed.set(stored, rule)
    return [{ intent, rule }]
  })
}

/** Items that triggers and profiles name; those of profiles come with what rules need about people. */
async function itemsFor({ catalog }: Deps, tx: Tx, ruled: readonly Ruled[]): Promise<(input: RuleInput, projectId: number) => Items> {
  const keys = ruled.flatMap(({ intent: { projectId, trigger }, rule }) =>
    itemLinks(rule).flatMap(({ owner, property, type }): ItemKey[] => {
      const id = owner === 'event' ? itemIdOf(trigger[property] as Parameters<typeof itemIdOf>[0] /* stored JSON */) : undefined
      return id === undefined ? [] : [{ projectId, type, id }]
    }),
  )
  const found = keys.length === 0 ? () => undefined : await catalog.itemsOf(tx, keys)
  return (input, projectId) => (type, id) => found({ projectId, type, id }) ?? input.items?.(type, id) ?? input.segments?.items(type, id)
}

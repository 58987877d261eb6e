import { evaluate, type Rule } from '@millrace/contract/rules/index.ts'
import type { Db } from '../../platform/postgres.ts'
import type { TemplateVersion, WantedTemplate } from '../content/index.ts'
import type { SegmentsModule } from '../segments/index.ts'

interface Deps {
  readonly segments: Pick<SegmentsModule, 'ruleInputs'>
}
type Asked = WantedTemplate & { readonly personId: number }

/** Whether contents suit the people they are to go to, as of now: all rules of a project at once, for all its people. */
export async function suitableFor<A extends Asked>(
  { segments }: Deps,
  db: Db,
  intents: readonly A[],
  templateOf: (wanted: A) => TemplateVersion | undefined,
): Promise<(intent: A) => boolean> {
  const ruled = intents.flatMap((intent) => {
    const rule = templateOf(intent)?.body.suits
    return rule ? [{ intent, rule }] : []
  })
  const verdicts = new Map<A, boolean>()
  for (const [projectId, some] of Map.groupBy(ruled, ({ intent }) => intent.projectId)) {
    const rules = [...new Set<Rule>(some.map(({ rule }) => rule))]
    const people = [...new Set(some.map(({ intent }) => intent.personId))]
    const inputs = await segments.ruleInputs(db, projectId, people, rules)
    for (const { intent, rule } of some) {
      const input = inputs.get(intent.personId)
      verdicts.set(intent, input !== undefined && evaluate(rule, input))
    }
  }
  return (intent) => verdicts.get(intent) ?? true
}

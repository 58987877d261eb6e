import { entryId } from '@millrace/contract/journeys/index.ts'
import type { Rule, RuleInput } from '@millrace/contract/rules/index.ts'
import type { BulkTurns } from '../../../platform/bulk-turns.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Outbox, Outboxes } from '../../../platform/log/index.ts'
import type { Postgres, Tx } from '../../../platform/postgres.ts'
import type { CatalogModule } from '../../catalog/index.ts'
import type { Refusals, SegmentsModule } from '../../segments/index.ts'
import type { liveJourneys } from './live.ts'
import type { Settling } from './settle.ts'
import type { Live, LiveVersion, Run } from './types.ts'

export interface ActDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly clickhouse: ClickHouse
  readonly segments: Pick<SegmentsModule, 'ruleInputs'>
  readonly refusals: Refusals
  readonly catalog: Pick<CatalogModule, 'itemsOf'>
  readonly journeys: ReturnType<typeof liveJourneys>
  readonly intend: Settling['intend']
  readonly noteGoals: Settling['noteGoals']
  readonly called?: () => void
  /** Of people whom nothing they did brings in. */
  readonly bulk: BulkTurns
  readonly now: () => Date
  readonly watermark: () => Promise<Date>
}

/** One transaction of a part owner. */
export interface Work {
  readonly deps: ActDeps
  readonly tx: Tx
  readonly outbox: Outbox
  readonly parts: readonly number[]
  readonly now: Date
}

/** Somebody who may meet conditions in this transaction. */
export interface Asking {
  readonly personId: number
  readonly projectId: number
  readonly rules: readonly Rule[]
}

/**
 * What conditions ask, loaded at once for everybody who may meet one. What the analysis store refuses holds up those alone who
 * come to it; when the store is away all of it fails, and is tried again.
 */
export async function inputsFor({ deps, tx }: Work, asking: readonly Asking[]): Promise<Map<number, RuleInput>> {
  const inputs = new Map<number, RuleInput>()
  const asked = Map.groupBy(
    asking.filter((one) => one.rules.length > 0),
    (one) => one.projectId,
  )
  for (const [projectId, some] of asked) {
    const rules = new Set<Rule>()
    for (const one of some) for (const rule of one.rules) rules.add(rule)
    const people = [...new Set(some.map((one) => one.personId))]
    const found = await deps.segments.ruleInputs(tx, projectId, people, [...rules], deps.refusals)
    for (const [person, input] of found) inputs.set(person, input)
  }
  return inputs
}

/** What runs may ask from where they stand; `to`: the version they are about to follow. */
export const askingOf = (live: Live, runs: readonly Run[], to?: LiveVersion): Asking[] =>
  runs.flatMap((run) => {
    if (run.position.state !== 'waiting') return []
    const rules = to ? to.rulesFrom(entryId) : (live.version(run.journeyId, run.version)?.rulesFrom(run.position.node) ?? [])
    return rules.length > 0 ? [{ personId: run.personId, projectId: run.projectId, rules }] : []
  })

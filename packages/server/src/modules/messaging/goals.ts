import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { noteMessage } from './facts.ts'
import { noteOutcomes } from './outcomes.ts'
import type { Attempt } from './store.ts'

/** A run whose person reached the goal within its window. */
export interface Reached {
  readonly part: number
  readonly runId: number
  readonly at: Date
}

/** Messages that the run had sent by then have led to the goal: the last stage of their funnel. */
export async function noteGoals(tx: Tx, outbox: Outbox, reached: readonly Reached[], now: Date): Promise<void> {
  if (reached.length === 0) return
  const parts = reached.map((one) => one.part)
  const rows = await tx.rows<Attempt>(sql`
    select distinct on (a.part, a.intent_id) a.part, a.attempt_id as "attemptId", a.intent_id as "intentId", a.project_id as "projectId",
      a.person_id as "personId", a.journey_id as "journeyId", a.node, a.template_id as "templateId"
    from unnest(${parts}::smallint[], ${reached.map((one) => one.runId)}::bigint[], ${reached.map((one) => one.at)}::timestamptz[]) x(p, r, at)
    join message_intents i on i.part = x.p and i.run_id = x.r
    join message_attempts a on a.part = i.part and a.intent_id = i.intent_id
    where a.state in ('dispatching', 'sent', 'unknown') and a.dispatched_at <= x.at
    order by a.part, a.intent_id, a.attempt_id desc`)
  for (const row of rows) noteMessage(outbox, 'goal', row, [], now)
  await noteOutcomes(tx, outbox, reached, true)
}

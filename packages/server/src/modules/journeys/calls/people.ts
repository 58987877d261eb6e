import { partOf } from '@millrace/contract/parts.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { MergePair } from '../../identity/index.ts'

/** Calls follow the person who stays, as their runs do; one that is on its way is found there. */
export async function moveCalls(tx: Tx, pairs: readonly MergePair[]): Promise<void> {
  const from = pairs.map((pair) => pair.from)
  const to = pairs.map((pair) => pair.to)
  await tx.run(sql`
    with gone as (
      delete from journey_calls c using unnest(${from.map(partOf)}::smallint[], ${from}::bigint[], ${to.map(partOf)}::smallint[], ${to}::bigint[]) x(fp, f, tp, t)
      where c.part = x.fp and c.person_id = x.f returning x.tp, x.t, c.*
    )
    insert into journey_calls (part, call_id, project_id, person_id, journey_id, version, run_id, node, visit, host, is_test, trigger, request, attempts, since, due_at, next_at)
    select g.tp, g.call_id, g.project_id, g.t, g.journey_id, g.version, g.run_id, g.node, g.visit, g.host, g.is_test, g.trigger, g.request, g.attempts, g.since, g.due_at, g.next_at
    from gone g on conflict do nothing`)
}

export const dropCalls = (tx: Tx, people: readonly number[]): Promise<number> =>
  tx.run(sql`
    delete from journey_calls c where c.part = any(${people.map(partOf)}::smallint[]) and c.person_id = any(${people}::bigint[])`)

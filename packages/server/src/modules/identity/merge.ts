import { partOf } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { eraseIds } from './erase/erase-store.ts'
import { exportIds } from './export.ts'
import type { MergePair, PersonHook } from './hook.ts'

/** Moves everything of the losers to the winners, module after module, in one transaction. */
export async function applyMerges(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  pairs: readonly MergePair[],
  hooks: readonly PersonHook[],
  now: Date,
): Promise<void> {
  if (pairs.length === 0) return
  for (const hook of hooks) await hook.merge(tx, outbox, projectId, pairs, now)
}

/**
 * Ids and overrides; sightings of devices name ids, not people. Who stands in `identity_conflicts` stays there as they were: it says which two
 * people the rules kept apart; `identity_changes` says what happened to whom.
 */
export const identityHook: PersonHook = {
  module: 'identity',
  tables: ['person_ids', 'person_overrides', 'identity_conflicts', 'identity_changes'],
  analysed: { person_overrides: ['old_person_id', 'person_id'] },
  merge,
  erase: (tx, _outbox, who) => eraseIds(tx, who),
  export: exportIds,
}

async function merge(tx: Tx, outbox: Outbox, projectId: number, pairs: readonly MergePair[], now: Date): Promise<void> {
  const from = pairs.map((pair) => pair.from)
  const to = pairs.map((pair) => pair.to)
  const moved = sql`unnest(${from}::bigint[], ${from.map(partOf)}::smallint[], ${to}::bigint[], ${to.map(partOf)}::smallint[]) x(f, fp, t, tp)`
  await tx.run(sql`
    update person_ids i set person_id = x.t, person_part = x.tp from ${moved} where i.person_part = x.fp and i.person_id = x.f`)
  const earlier = await tx.rows<Override>(sql`
    update person_overrides o set person_id = x.t from ${moved} where o.person_id = x.f
    returning o.old_person_id as "oldPersonId", o.person_id as "personId", nextval('fact_revision_seq') as revision`)
  const added = await tx.rows<Override>(sql`
    insert into person_overrides as o (part, old_person_id, project_id, person_id, into_person_id, merged_at)
    select x.fp, x.f, ${projectId}, x.t, x.t, ${now} from ${moved} order by x.fp, x.f
    on conflict (part, old_person_id) do update set person_id = excluded.person_id, into_person_id = excluded.into_person_id, merged_at = excluded.merged_at
    returning o.old_person_id as "oldPersonId", o.person_id as "personId", nextval('fact_revision_seq') as revision`)
  await tx.run(sql`
    update people p set merged_into = x.t from ${moved} where p.part = x.fp and p.person_id = x.f`)
  tellOverrides(outbox, projectId, [...earlier, ...added])
}

export interface Override {
  readonly oldPersonId: number
  readonly personId: number
  readonly revision: number
  /** Whose it was, where it was somebody else's who goes on. */
  readonly before?: number
}

/** The analysis store hears of numbers that lead to other people now. */
export function tellOverrides(outbox: Outbox, projectId: number, rows: readonly Override[]): void {
  for (const { oldPersonId, personId, revision, before } of rows)
    outbox.fact('person_overrides', { project_id: projectId, old_person_id: oldPersonId, person_id: personId, revision }, { other: before })
}

/** Says anew whose numbers are: events whose number changed count for whoever has it now, whatever was squashed meanwhile. */
export async function tellAgain(tx: Tx, outbox: Outbox, projectId: number, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return
  const rows = await tx.rows<Override>(sql`
    update person_overrides o set person_id = o.person_id from unnest(${numbers.map(partOf)}::smallint[], ${numbers}::bigint[]) x(p, n)
    where o.part = x.p and o.old_person_id = x.n
    returning o.old_person_id as "oldPersonId", o.person_id as "personId", nextval('fact_revision_seq') as revision`)
  tellOverrides(outbox, projectId, rows)
}

/** Brings person numbers to the people they are now. */
export async function canonicalPeople(tx: Tx, personIds: readonly number[]): Promise<Map<number, number>> {
  const parts = personIds.map(partOf)
  const rows = await tx.rows<{ old: number; now: number }>(sql`
    select o.old_person_id as old, o.person_id as now from person_overrides o
    join unnest(${parts}::smallint[], ${personIds}::bigint[]) x(p, i) on o.part = x.p and o.old_person_id = x.i`)
  return new Map(rows.map((row) => [row.old, row.now]))
}

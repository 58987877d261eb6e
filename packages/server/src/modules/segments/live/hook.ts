import { partOf } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../../platform/log/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { MergePair, PersonHook } from '../../identity/index.ts'
import { addMembers, entriesOf, removeMembers } from '../lists/store.ts'
import { exportMemberships } from './history.ts'

/** Who was in a segment stays in it as who they are now, until they are looked at again; nothing of it is told. */
export const segmentsHook: PersonHook = {
  module: 'segments',
  tables: ['segment_checks', 'segment_touches', 'segment_members', 'list_members'],
  analysed: { segment_changes: ['person_id'], list_members: ['person_id'] },
  async merge(tx, outbox, projectId, pairs, now) {
    await mergeLists(tx, outbox, pairs, now)
    await merge(tx, projectId, pairs)
  },
  async erase(tx, _outbox, { numbers }) {
    await forget(tx, numbers)
    await tx.run(sql`delete from segment_touches where person_id = any(${numbers}::bigint[])`)
  },
  export: exportMemberships,
}

/** Who was on a list is on it as who they are now. */
async function mergeLists(tx: Tx, outbox: Outbox, pairs: readonly MergePair[], now: Date): Promise<void> {
  const winners = new Map(pairs.map((pair) => [pair.from, pair.to]))
  const entries = await entriesOf(tx, [...winners.keys()])
  for (const some of Map.groupBy(entries, (one) => one.number).values()) {
    const [list] = some
    if (!list) continue
    const people = some.map((one) => one.personId)
    await removeMembers(tx, outbox, list, people)
    await addMembers(
      tx,
      outbox,
      list,
      people.flatMap((id) => winners.get(id) ?? []),
      now,
    )
  }
}

async function merge(tx: Tx, projectId: number, pairs: readonly MergePair[]): Promise<void> {
  // Members that are being computed come first: none is left behind under a number that leads to somebody else.
  const live = await tx.rows(sql`select 1 from segments where project_id = ${projectId} and is_live order by number for key share`)
  if (live.length === 0) return
  const [from, to] = [pairs.map((pair) => pair.from), pairs.map((pair) => pair.to)]
  await tx.run(sql`
    with gained as (
      insert into segment_members (part, person_id, segment, project_id, since)
      select x.tp, x.t, m.segment, m.project_id, min(m.since)
      from unnest(${from.map(partOf)}::smallint[], ${from}::bigint[], ${to.map(partOf)}::smallint[], ${to}::bigint[]) x(fp, f, tp, t)
      join segment_members m on m.part = x.fp and m.person_id = x.f group by x.tp, x.t, m.segment, m.project_id order by x.tp, x.t, m.segment
      on conflict do nothing returning segment
    )
    update segments s set size = s.size + g.n from (select segment, count(*)::int as n from gained group by segment) g where s.number = g.segment`)
  await forget(tx, from)
}

async function forget(tx: Tx, numbers: readonly number[]): Promise<void> {
  const theirs = sql`part = any(${numbers.map(partOf)}::smallint[]) and person_id = any(${numbers}::bigint[])`
  await tx.run(sql`
    with gone as (
      delete from segment_members where ${theirs} returning segment
    ), off as (
      delete from list_members where ${theirs} returning list
    )
    update segments s set size = s.size - g.n from (
      select segment, count(*)::int as n from (select segment from gone union all select list from off) a group by segment) g where s.number = g.segment`)
  await tx.run(sql`delete from segment_checks where ${theirs}`)
}

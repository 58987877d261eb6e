import { partOf } from '@millrace/contract/parts.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { MergePair, PersonHook } from '../../identity/index.ts'
import { stagesOfPerson } from './store.ts'

/** Who stays keeps their stage, else gets that of who they turn out to be. */
export const tagsHook: PersonHook = {
  module: 'tags',
  tables: ['tag_stages', 'tag_touches'],
  analysed: {},
  merge: (tx, _outbox, _projectId, pairs, now) => merge(tx, pairs, now),
  async erase(tx, _outbox, { numbers }) {
    await forget(tx, numbers)
    await tx.run(
      sql`delete from tag_touches where part = any(${numbers.map(partOf)}::smallint[]) and person_id = any(${numbers}::bigint[])`,
    )
  },
  async *export(db, _clickhouse, { projectId, numbers: [id = 0] }) {
    for (const { since, ...one } of await stagesOfPerson(db, projectId, id))
      yield { section: 'stages', item: { ...one, since: since.toISOString() } }
  },
}

/**
 * Of several who bring a stage along the last one counts, as it does for their tags. Where more than one was judged before, the next evaluation
 * is about somebody else; a device that is new since the last one changes nothing.
 */
async function merge(tx: Tx, pairs: readonly MergePair[], now: Date): Promise<void> {
  const [from, to] = [pairs.map((pair) => pair.from), pairs.map((pair) => pair.to)]
  await tx.run(sql`
    insert into tag_stages as s (part, person_id, tag_id, project_id, stage, since, breaks, merged_at)
    select distinct on (x.tp, x.t, o.tag_id) x.tp, x.t, o.tag_id, o.project_id, o.stage, o.since, o.breaks,
      case when count(*) over (partition by x.t, o.tag_id) > 1 then ${now}::timestamptz else o.merged_at end
    from unnest(${from.map(partOf)}::smallint[], ${from}::bigint[], ${to.map(partOf)}::smallint[], ${to}::bigint[]) x(fp, f, tp, t)
    join tag_stages o on o.part = x.fp and o.person_id = x.f order by x.tp, x.t, o.tag_id, x.fp desc, x.f desc
    on conflict (part, person_id, tag_id) do update set merged_at = ${now}`)
  await forget(tx, from)
}

async function forget(tx: Tx, numbers: readonly number[]): Promise<void> {
  await tx.run(sql`delete from tag_stages where part = any(${numbers.map(partOf)}::smallint[]) and person_id = any(${numbers}::bigint[])`)
}

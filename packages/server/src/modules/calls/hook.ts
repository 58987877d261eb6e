import { partOf } from '@millrace/contract/parts.ts'
import { sql } from '../../platform/sql.ts'
import type { PersonHook } from '../identity/index.ts'

/** Call tasks follow the person who stays, and go with an erasure. */
export const callsHook: PersonHook = {
  module: 'calls',
  tables: ['call_tasks', 'call_results'],
  analysed: {},
  async merge(tx, _outbox, _projectId, pairs) {
    const from = pairs.map((pair) => pair.from)
    const to = pairs.map((pair) => pair.to)
    const moved = sql`unnest(${from.map(partOf)}::smallint[], ${from}::bigint[], ${to.map(partOf)}::smallint[], ${to}::bigint[]) x(fp, f, tp, t)`
    await tx.run(sql`update call_tasks c set part = x.tp, person_id = x.t from ${moved} where c.part = x.fp and c.person_id = x.f`)
    await tx.run(sql`update call_results c set part = x.tp, person_id = x.t from ${moved} where c.part = x.fp and c.person_id = x.f`)
  },
  async erase(tx, _outbox, { numbers }) {
    const theirs = sql`part = any(${numbers.map(partOf)}::smallint[]) and person_id = any(${numbers}::bigint[])`
    await tx.run(sql`delete from call_results where ${theirs}`)
    await tx.run(sql`delete from call_tasks where ${theirs}`)
  },
  async *export(db, _clickhouse, { numbers, mask }) {
    const rows = await db.rows<{ number: string; title: string; text: string; reason: string }>(sql`
      select t.number, t.title, t.body as text, t.state, t.result, t.reason, t.calls, t.appointment_at as appointment, t.created_at as at, t.finished_at as "finishedAt"
      from call_tasks t where t.part = any(${numbers.map(partOf)}::smallint[]) and t.person_id = any(${numbers}::bigint[]) order by t.created_at, t.task_id`)
    for (const row of rows)
      yield {
        section: 'calls',
        item: {
          ...row,
          number: mask.text(row.number),
          title: mask.text(row.title),
          text: mask.text(row.text),
          reason: mask.text(row.reason),
        },
      }
  },
}

import { partOf } from '@millrace/contract/parts.ts'
import { sql } from '../../platform/sql.ts'
import type { PersonHook } from '../identity/index.ts'

/** Conversations follow the person who stays; two on one channel become one, in which nothing that waits is lost. */
export const inboxHook: PersonHook = {
  module: 'inbox',
  tables: ['conversations', 'conversation_messages'],
  analysed: {},
  async merge(tx, _outbox, _projectId, pairs) {
    const from = pairs.map((pair) => pair.from)
    const to = pairs.map((pair) => pair.to)
    const moved = sql`unnest(${from.map(partOf)}::smallint[], ${from}::bigint[], ${to.map(partOf)}::smallint[], ${to}::bigint[]) x(fp, f, tp, t)`
    await tx.run(sql`
      with gone as (delete from conversations c using ${moved} where c.part = x.fp and c.person_id = x.f returning x.tp, x.t, c.*)
      insert into conversations as c (part, person_id, channel, project_id, state, assignee_id, opened_at, changed_at, waits_since, unread, auto_at)
      select g.tp, g.t, g.channel, min(g.project_id), max(g.state), min(g.assignee_id), min(g.opened_at), max(g.changed_at), min(g.waits_since), sum(g.unread)::int, max(g.auto_at)
      from gone g group by g.tp, g.t, g.channel order by 1, 2, 3
      on conflict (part, person_id, channel) do update set state = greatest(c.state, excluded.state), assignee_id = coalesce(c.assignee_id, excluded.assignee_id),
        opened_at = least(c.opened_at, excluded.opened_at), changed_at = greatest(c.changed_at, excluded.changed_at),
        waits_since = least(c.waits_since, excluded.waits_since), unread = c.unread + excluded.unread, auto_at = greatest(c.auto_at, excluded.auto_at)`)
    await tx.run(sql`
      with gone as (delete from conversation_messages m using ${moved} where m.part = x.fp and m.person_id = x.f returning x.tp, x.t, m.*)
      insert into conversation_messages (part, message_id, person_id, channel, project_id, kind, subject, body, template_id, is_auto, event_key, by_name, at)
      select g.tp, g.message_id, g.t, g.channel, g.project_id, g.kind, g.subject, g.body, g.template_id, g.is_auto, g.event_key, g.by_name, g.at from gone g
      on conflict do nothing`)
  },
  async erase(tx, _outbox, { numbers }) {
    const theirs = sql`part = any(${numbers.map(partOf)}::smallint[]) and person_id = any(${numbers}::bigint[])`
    await tx.run(sql`delete from conversation_messages where ${theirs}`)
    await tx.run(sql`delete from conversations where ${theirs}`)
  },
  async *export(db, _clickhouse, { numbers, mask }) {
    const rows = await db.rows<{ text: string; subject: string }>(sql`
      select m.channel, m.kind, m.subject, m.body as text, m.at from conversation_messages m
      where m.part = any(${numbers.map(partOf)}::smallint[]) and m.person_id = any(${numbers}::bigint[]) and m.kind <> 'note' order by m.at, m.message_id`)
    for (const row of rows) yield { section: 'conversations', item: { ...row, text: mask.text(row.text), subject: mask.text(row.subject) } }
  },
}

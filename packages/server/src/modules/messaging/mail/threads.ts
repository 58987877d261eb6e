import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import type { Incoming } from './parse.ts'

const isId = /^<[^<>\s]{3,300}>$/
const mostRefs = 20

/** What somebody wrote is what is answered from now on; an older mail that comes late is not. */
export async function noteThread(tx: Tx, projectId: number, personId: number, mail: Incoming, at: Date): Promise<void> {
  if (!isId.test(mail.messageId)) return
  await tx.run(sql`
    insert into mail_threads as t (part, person_id, project_id, mail_id, refs, at)
    values (${partOf(personId)}, ${personId}, ${projectId}, ${mail.messageId}, ${mail.references.slice(-mostRefs).join(' ')}, ${at})
    on conflict (part, person_id) do update set mail_id = excluded.mail_id, refs = excluded.refs, at = excluded.at where excluded.at >= t.at`)
}

/** Headers of mails that answer what people wrote last, by person. */
export async function threadsOf(db: Db, people: readonly number[]): Promise<Map<number, Readonly<Record<string, string>>>> {
  if (people.length === 0) return new Map()
  const rows = await db.rows<{ personId: number; id: string; refs: string }>(sql`
    select person_id as "personId", mail_id as id, refs from mail_threads
    where part = any(${people.map(partOf)}::smallint[]) and person_id = any(${people}::bigint[])`)
  return new Map(rows.map(({ personId, id, refs }) => [personId, { 'In-Reply-To': id, References: `${refs} ${id}`.trim() }]))
}

/** Of two people who are one, the later mail. */
export const mergeThreads = (tx: Tx, moved: Sql): Promise<number> =>
  tx.run(sql`
    with gone as (delete from mail_threads m using ${moved} where m.part = x.fp and m.person_id = x.f returning x.tp, x.t, m.*),
      last as (select distinct on (tp, t) * from gone order by tp, t, at desc)
    insert into mail_threads as k (part, person_id, project_id, mail_id, refs, at)
    select l.tp, l.t, l.project_id, l.mail_id, l.refs, l.at from last l
    on conflict (part, person_id) do update set mail_id = excluded.mail_id, refs = excluded.refs, at = excluded.at where excluded.at > k.at`)

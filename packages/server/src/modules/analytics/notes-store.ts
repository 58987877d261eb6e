import type { Note, NoteInput, NoteKind } from '@millrace/contract/analytics/notes.ts'
import { eraseMentions } from '../../platform/mentions.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

type Row = Omit<Note, 'createdAt'> & { readonly createdAt: Date }
const columns: Sql = sql`note_id as id, to_char(day, 'YYYY-MM-DD') as day, to_char(until, 'YYYY-MM-DD') as until, kind, title, text, revision,
  created_by as "createdBy", created_at as "createdAt"`
const present = (row: Row): Note => ({ ...row, createdAt: row.createdAt.toISOString() })

export interface NoteFilter {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly kind?: NoteKind | undefined
  readonly search?: string | undefined
}

/** Latest day first, after a place in that order. */
export async function listNotes(
  db: Db,
  projectId: number,
  { from, to, kind, search }: NoteFilter,
  after: readonly [day: string, id: string] | undefined,
  limit: number,
): Promise<Note[]> {
  const rows = await db.rows<Row>(sql`
    select ${columns} from dated_notes where project_id = ${projectId}
      and (${from ?? null}::date is null or coalesce(until, day) >= ${from ?? null}::date) and (${to ?? null}::date is null or day <= ${to ?? null}::date)
      and (${kind ?? null}::text is null or kind = ${kind ?? null})
      and (${search ?? null}::text is null or position(lower(${search ?? null}) in lower(title || ' ' || text)) > 0)
      and (${after?.[0] ?? null}::date is null or day < ${after?.[0] ?? null}::date or (day = ${after?.[0] ?? null}::date and note_id > ${after?.[1] ?? ''}))
    order by day desc, note_id limit ${limit}`)
  return rows.map(present)
}

/** The days that are noted as holidays, as far as they reach into some days. */
export const holidaysOf = (
  db: Db,
  projectId: number,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Pick<Note, 'day' | 'until'>[]> =>
  db.rows(sql`
    select to_char(day, 'YYYY-MM-DD') as day, to_char(until, 'YYYY-MM-DD') as until from dated_notes
    where project_id = ${projectId} and kind = 'holiday' and coalesce(until, day) >= ${from}::date and day <= ${to}::date`)

export async function findNote(db: Db, projectId: number, id: string): Promise<Note | undefined> {
  const row = await db.one<Row>(sql`select ${columns} from dated_notes where project_id = ${projectId} and note_id = ${id}`)
  return row && present(row)
}

export const insertNote = (tx: Tx, projectId: number, id: string, note: NoteInput, by: string, now: Date): Promise<number> =>
  tx.run(sql`
    insert into dated_notes (note_id, project_id, day, until, kind, title, text, created_by, created_at)
    values (${id}, ${projectId}, ${note.day}::date, ${note.until}::date, ${note.kind}, ${note.title}, ${note.text}, ${by}, ${now})`)

/** Answers with 0 when the revision is not the newest. */
export const updateNote = (tx: Tx, projectId: number, id: string, revision: number, note: NoteInput): Promise<number> =>
  tx.run(sql`
    update dated_notes set day = ${note.day}::date, until = ${note.until}::date, kind = ${note.kind}, title = ${note.title}, text = ${note.text},
      revision = revision + 1 where project_id = ${projectId} and note_id = ${id} and revision = ${revision}`)

/** What people wrote may name somebody. */
export const eraseFromNotes = (db: Db, projectId: number, mentions: (text: string) => boolean): Promise<void> =>
  eraseMentions(db, { table: 'dated_notes', key: 'note_id', columns: ['title', 'text'] }, projectId, mentions)

export const deleteNote = (tx: Tx, projectId: number, id: string): Promise<number> =>
  tx.run(sql`delete from dated_notes where project_id = ${projectId} and note_id = ${id}`)

import type { PersonEdit } from '@millrace/contract/profiles/edits.ts'
import { eraseMentions } from '../../platform/mentions.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface BulkEditRow {
  readonly id: string
  readonly name: string
  readonly edits: readonly PersonEdit[]
  readonly createdBy: string
  readonly createdAt: Date
}
const columns: Sql = sql`edit_id as id, name, edits, created_by as "createdBy", created_at as "createdAt"`

/** Who is edited and to what may name somebody. */
export const eraseFromEdits = (db: Db, projectId: number, mentions: (text: string) => boolean): Promise<void> =>
  eraseMentions(db, { table: 'bulk_edits', key: 'edit_id', columns: ['name', 'edits'] }, projectId, mentions)

export const insertEdit = (tx: Tx, projectId: number, row: BulkEditRow): Promise<number> =>
  tx.run(sql`
    insert into bulk_edits (edit_id, project_id, name, edits, created_by, created_at)
    values (${row.id}, ${projectId}, ${row.name}, ${JSON.stringify(row.edits)}::jsonb, ${row.createdBy}, ${row.createdAt})`)

export const findEdit = (db: Db, projectId: number, id: string): Promise<BulkEditRow | undefined> =>
  db.one<BulkEditRow>(sql`select ${columns} from bulk_edits where project_id = ${projectId} and edit_id = ${id}`)

export const listEdits = (db: Db, projectId: number): Promise<BulkEditRow[]> =>
  db.rows<BulkEditRow>(sql`select ${columns} from bulk_edits where project_id = ${projectId} order by created_at desc, edit_id limit 100`)

import type { Rule } from '@millrace/contract/rules/index.ts'
import { ruleUses, sqlUses } from '@millrace/contract/uses.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { UseSource } from '../../platform/uses.ts'

/** Events, properties and tags that segments ask for. */
export const segmentUses: UseSource = async (db, projectId) => {
  const rows = await db.rows<{
    id: string
    name: string
    rule: Rule
    follows: string | null
    query: string | null
    isArchived: boolean
  }>(sql`
    select segment_id as id, name, rule, follows, query, archived_at is not null as "isArchived" from segments where project_id = ${projectId} order by name`)
  return rows.map(({ rule, follows, query, ...row }) => ({
    item: { kind: 'segment', ...row, isLive: false },
    needs: 'segments.read',
    of: query === null ? ruleUses(follows === null ? rule : { kind: 'segment', id: follows }) : sqlUses(query),
  }))
}

/** Segments whose members are kept up to date by every event. */
export const liveSegmentIds = async (db: Db, projectId: number): Promise<string[]> =>
  (
    await db.rows<{ id: string }>(
      sql`select segment_id as id from segments where project_id = ${projectId} and is_live and archived_at is null order by segment_id`,
    )
  ).map(({ id }) => id)

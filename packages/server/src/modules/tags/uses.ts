import type { Definition } from '@millrace/contract/tags/index.ts'
import { tagUses } from '@millrace/contract/uses.ts'
import { sql } from '../../platform/sql.ts'
import type { UseSource } from '../../platform/uses.ts'

/** Events, properties, tags and segments that definitions of tags ask for. */
export const tagDefinitionUses: UseSource = async (db, projectId) => {
  const rows = await db.rows<{ id: string; name: string; definition: Definition; isArchived: boolean; isLive: boolean }>(sql`
    select tag_id as id, name, definition, archived_at is not null as "isArchived", archived_at is null and refresh <> 'asked' and definition->>'kind' not in ('planned', 'import') as "isLive"
    from tag_definitions where project_id = ${projectId} order by name`)
  return rows.map(({ definition, ...row }) => ({ item: { kind: 'tag', ...row }, needs: 'segments.read', of: tagUses(definition) }))
}

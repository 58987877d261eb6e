import { graphOf } from '@millrace/contract/broadcasts/graph.ts'
import { graphUses } from '@millrace/contract/uses.ts'
import { sql } from '../../platform/sql.ts'
import type { UseSource } from '../../platform/uses.ts'
import { broadcastSchema } from '@millrace/contract/broadcasts/broadcast.ts'

/** What drafts refer to, also those in review; those that were sent are journeys, which tell it themselves. */
export const broadcastsUse: UseSource = async (db, projectId) => {
  const rows = await db.rows<{ id: string; name: string; definition: unknown }>(sql`
    select broadcast_id as id, name, definition from broadcasts
    where project_id = ${projectId} and sent_at is null and cancelled_at is null order by name`)
  return rows.map(({ id, name, definition }) => ({
    item: { kind: 'broadcast', id, name, isLive: false, isArchived: false },
    needs: 'journeys.read',
    of: graphUses(graphOf(broadcastSchema.parse(definition))),
  }))
}

import { type Graph, graphSchema } from '@millrace/contract/journeys/index.ts'
import { graphUses } from '@millrace/contract/uses.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { UseSource } from '../../platform/uses.ts'
import type { JourneyKind } from './store.ts'

/** What journeys refer to, in the draft and in the version that is live; a broadcast that was not sent tells it itself. */
export const journeysUse: UseSource = async (db, projectId) => {
  const rows = await db.rows<{
    id: string
    kind: JourneyKind
    name: string
    state: string
    draft: unknown
    live: unknown
    isArchived: boolean
  }>(sql`
    select j.public_id as id, j.kind, j.name, j.state, j.draft, v.graph as live, j.archived_at is not null as "isArchived"
    from journeys j left join journey_versions v on v.journey_id = j.journey_id and v.version = j.version
    where j.project_id = ${projectId} and (j.kind = 'journey' or j.version is not null) order by j.name`)
  return rows.map(({ id, kind, name, state, draft, live, isArchived }) => ({
    item: { kind, id, name, isLive: state === 'running' || state === 'paused', isArchived },
    needs: 'journeys.read',
    of: [draft, live].flatMap((graph) => (graph === null ? [] : graphUses(graphSchema.parse(graph)))),
  }))
}

/** Journeys and broadcasts that run, as they are live. */
export async function liveGraphs(db: Db, projectId: number): Promise<{ id: string; kind: JourneyKind; name: string; graph: Graph }[]> {
  const rows = await db.rows<{ id: string; kind: JourneyKind; name: string; graph: unknown }>(sql`
    select j.public_id as id, j.kind, j.name, v.graph from journeys j
    join journey_versions v on v.journey_id = j.journey_id and v.version = j.version
    where j.project_id = ${projectId} and j.state = 'running' and j.archived_at is null order by j.name, j.journey_id`)
  return rows.map((row) => ({ ...row, graph: graphSchema.parse(row.graph) }))
}

import { durationMs, durationSchema } from '@millrace/contract/journeys/index.ts'
import type { Db } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface CampaignRow {
  readonly journeyId: number
  readonly id: string
  readonly kind: 'journey' | 'broadcast'
  readonly name: string
  /** How long the goal counts; undefined: it has none. */
  readonly withinMs: number | undefined
  /** Arms of its own splits that get nothing, of all versions. */
  readonly controls: readonly { readonly node: string; readonly arm: string }[]
}

/** Journeys and broadcasts that went live. */
export async function campaignsOf(db: Db, projectId: number, which: { readonly id?: string | undefined } = {}): Promise<CampaignRow[]> {
  const rows = await db.rows<Omit<CampaignRow, 'withinMs'> & { within: unknown }>(sql`
    select j.journey_id as "journeyId", j.public_id as id, j.kind, j.name, v.graph->'goal'->'within' as within, coalesce(c.controls, '[]') as controls
    from journeys j join journey_versions v on v.journey_id = j.journey_id and v.version = j.version
      left join lateral (
        select jsonb_agg(distinct jsonb_build_object('node', n->>'id', 'arm', a->>'id')) as controls
        from journey_versions x, jsonb_path_query(x.graph, '$.nodes[*] ? (@.kind == "split")') n,
          jsonb_path_query(n, '$.settings.arms[*] ? (@.control == true)') a
        where x.journey_id = j.journey_id
      ) c on true
    where j.project_id = ${projectId} and (${which.id ?? null}::text is null or j.public_id = ${which.id ?? null})`)
  return rows.map(({ within, ...row }) => {
    const parsed = durationSchema.safeParse(within)
    return { ...row, withinMs: parsed.success ? durationMs(parsed.data) : undefined }
  })
}

/** Which channel each template of the project is for. */
export async function channelsOf(db: Db, projectId: number): Promise<Map<string, string>> {
  const rows = await db.rows<{ id: string; channel: string }>(sql`
    select template_id as id, channel from templates where project_id = ${projectId}`)
  return new Map(rows.map((row) => [row.id, row.channel]))
}

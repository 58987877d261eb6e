import type { Body } from '@millrace/contract/content/api.ts'
import { assetUses, referenceOf, ruleUses, variableUses } from '@millrace/contract/uses.ts'
import { sql } from '../../platform/sql.ts'
import type { UseSource } from '../../platform/uses.ts'
import { sharedIn } from './mail/draw.ts'
import { variablesOf } from './variables.ts'

/** Properties that templates print, assets that they show, blocks they share, and what their rules of suitability ask about. */
export const templateUses: UseSource = async (db, projectId) => {
  const rows = await db.rows<{ id: string; name: string; body: Body; pinned: Body[]; isArchived: boolean }>(sql`
    select t.template_id as id, t.name, t.body, t.archived_at is not null as "isArchived",
      coalesce((
        select jsonb_agg(v.body) from template_versions v where v.template_id = t.template_id and v.version <> t.version and v.version in (
          select (j.templates->>t.template_id)::int from journeys o join journey_versions j on j.journey_id = o.journey_id and j.version = o.version
          where o.project_id = ${projectId} and o.state in ('running', 'paused') and j.templates ? t.template_id
        )
      ), '[]') as pinned
    from templates t where t.project_id = ${projectId} order by t.name`)
  return rows.map(({ body, pinned, ...row }) => ({
    item: { kind: 'template', ...row, isLive: false },
    needs: 'content.read',
    // A journey that runs may send an older text.
    of: [
      ...assetUses([body, ...pinned]),
      ...variableUses(variablesOf(body)),
      ...(body.suits ? ruleUses(body.suits) : []),
      ...(body.kind === 'email' ? sharedIn(body).map((one) => referenceOf('shared_block', one)) : []),
    ],
  }))
}

import type { Body } from '@millrace/contract/content/api.ts'
import { assetUses, referenceOf, ruleUses, variableUses } from '@millrace/contract/uses.ts'
import { sql } from '../../platform/sql.ts'
import type { UseSource } from '../../platform/uses.ts'
import { sharedIn } from './mail/draw.ts'
import { variablesOf } from './variables.ts'

/** Properties that templates print, assets that they show, blocks they share, and what their rules of suitability ask about. */
export const templateUses: UseSource = async (db, projectId) => {
  const looks = await db.rows<{ id: string | null; look: object }>(sql`
    select block_id as id, blocks as look from shared_blocks where project_id = ${projectId}
    union all select null, brand from brand_kits where project_id = ${projectId}`)
  // Mails of blocks show the brand, and what the blocks they share show.
  const lookOf = (body: Body): object[] =>
    body.kind === 'email' ? looks.flatMap(({ id, look }) => (id === null || sharedIn(body).includes(id) ? [look] : [])) : []
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
      ...assetUses([body, ...pinned, ...[body, ...pinned].flatMap(lookOf)]),
      ...variableUses(variablesOf(body)),
      ...(body.suits ? ruleUses(body.suits) : []),
      ...(body.kind === 'email' ? sharedIn(body).map((one) => referenceOf('shared_block', one)) : []),
    ],
  }))
}

import {
  openModes,
  type Plan,
  type PlanModes,
  planModesSchema,
  type PlannedProperty,
  type PlanStatus,
} from '@millrace/contract/catalog/plan.ts'
import type { PropertyOwner, PropertyType } from '@millrace/contract/catalog/types.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** Moves whenever anything of the plan does. */
export async function readStamp(db: Db, projectId: number): Promise<number> {
  const row = await db.one<{ stamp: number }>(sql`select stamp from tracking_plans where project_id = ${projectId}`)
  return row?.stamp ?? 0
}

/** The plan is another from this transaction on: every process that keeps it reads it anew. */
export const touchPlan = (tx: Tx, projectId: number): Promise<number> =>
  tx.run(sql`
    insert into tracking_plans as t (project_id, stamp) values (${projectId}, 1)
    on conflict (project_id) do update set stamp = t.stamp + 1`)

export async function readModes(db: Db, projectId: number): Promise<{ modes: PlanModes; revision: number }> {
  const row = await db.one<{ modes: object; revision: number }>(sql`
    select modes, revision from tracking_plans where project_id = ${projectId}`)
  return { modes: planModesSchema.parse({ ...openModes, ...row?.modes }), revision: row?.revision ?? 0 }
}

/** Answers with 0 when the revision is not the newest. */
export const writeModes = (tx: Tx, projectId: number, revision: number, modes: PlanModes): Promise<number> =>
  tx.run(sql`
    insert into tracking_plans as t (project_id, modes, revision, stamp) select ${projectId}, ${JSON.stringify(modes)}::jsonb, 1, 1
    where ${revision} = 0 or exists (select 1 from tracking_plans where project_id = ${projectId})
    on conflict (project_id) do update set modes = excluded.modes, revision = t.revision + 1, stamp = t.stamp + 1 where t.revision = ${revision}`)

/** Everything that is more than merely seen. */
export async function readPlan(db: Db, projectId: number): Promise<Plan> {
  const { modes } = await readModes(db, projectId)
  const events = await db.rows<{ name: string; status: PlanStatus; required: string[] }>(sql`
    select name, status, required from catalog_events where project_id = ${projectId} and (status <> 'seen' or required <> '{}')`)
  const rows = await db.rows<{
    owner: PropertyOwner
    name: string
    status: PlanStatus
    type: PropertyType
    allowed: (string | number)[] | null
  }>(sql`
    select owner, name, status, type, allowed from catalog_properties where project_id = ${projectId} and status <> 'seen'`)
  const of = (owner: PropertyOwner): Map<string, PlannedProperty> =>
    new Map(
      rows
        .filter((row) => row.owner === owner)
        .map(({ name, status, type, allowed }) => [name, { status, type, allowed: allowed ?? undefined }]),
    )
  return {
    modes,
    events: new Map(events.map(({ name, status, required }) => [name, { status, required }])),
    properties: { event: of('event'), profile: of('profile') },
  }
}

export async function countUnreviewed(db: Db, projectId: number): Promise<{ events: number; properties: number }> {
  const row = await db.one<{ events: number; properties: number }>(sql`
    select (select count(*)::int from catalog_events where project_id = ${projectId} and status = 'seen' and not starts_with(name, '$')) as events,
      (select count(*)::int from catalog_properties where project_id = ${projectId} and status = 'seen' and not starts_with(name, '$')) as properties`)
  return row ?? { events: 0, properties: 0 }
}

/** All that came by itself is planned from now on. */
export async function adoptSeen(tx: Tx, projectId: number): Promise<{ events: number; properties: number }> {
  const events = await tx.run(sql`
    update catalog_events set status = 'planned', revision = revision + 1
    where project_id = ${projectId} and status = 'seen' and not starts_with(name, '$')`)
  const properties = await tx.run(sql`
    update catalog_properties set status = 'planned', revision = revision + 1
    where project_id = ${projectId} and status = 'seen' and not starts_with(name, '$')`)
  await touchPlan(tx, projectId)
  return { events, properties }
}

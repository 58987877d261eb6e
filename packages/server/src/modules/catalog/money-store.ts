import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** Properties of a project that are money and have only had whole values so far. */
export interface MoneyNames {
  readonly event: readonly string[]
  readonly profile: readonly string[]
}

export interface Broken {
  readonly owner: 'event' | 'profile'
  readonly name: string
}

export async function loadUnbroken(db: Db, projectId: number): Promise<MoneyNames> {
  const rows = await db.rows<Broken>(sql`
    select owner, name from catalog_properties where project_id = ${projectId} and unit = 'money' and unit_broken_at is null`)
  const of = (owner: Broken['owner']): string[] => rows.filter((row) => row.owner === owner).map((row) => row.name)
  return { event: of('event'), profile: of('profile') }
}

/** Answers with those that nobody had noted before. */
export async function markBroken(tx: Tx, projectId: number, found: readonly Broken[], now: Date): Promise<string[]> {
  const rows = await tx.rows<{ name: string }>(sql`
    with locked as (
      select p.owner, p.name from catalog_properties p
      join unnest(${found.map((one) => one.owner)}::text[], ${found.map((one) => one.name)}::text[]) x(owner, name) using (owner, name)
      where p.project_id = ${projectId} and p.unit = 'money' and p.unit_broken_at is null order by p.owner, p.name for update of p
    )
    update catalog_properties p set unit_broken_at = ${now} from locked l
    where p.project_id = ${projectId} and p.owner = l.owner and p.name = l.name returning p.name`)
  return rows.map((row) => row.name)
}

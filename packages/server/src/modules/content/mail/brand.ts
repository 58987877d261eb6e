import { type Brand, brandSchema, type KeptBrand, plainBrand } from '@millrace/contract/content/blocks/brand.ts'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

interface Row {
  readonly projectId: number
  readonly brand: unknown
  readonly revision: number
}

/** The brands of projects; one that has none looks plain. */
export async function brandsOf(db: Db, projectIds: readonly number[]): Promise<(projectId: number) => KeptBrand> {
  const rows = await db.rows<Row>(sql`
    select project_id as "projectId", brand, revision from brand_kits where project_id = any(${[...new Set(projectIds)]}::int[])`)
  const found = new Map(rows.map((row) => [row.projectId, { ...brandSchema.parse(row.brand), revision: row.revision }]))
  return (projectId) => found.get(projectId) ?? { ...plainBrand, revision: 0 }
}

/** Saves a brand as it was read with this revision; 0: where there is none yet. */
export async function saveBrand(tx: Tx, clock: Clock, projectId: number, revision: number, brand: Brand): Promise<KeptBrand> {
  const row = await tx.one<Row>(sql`
    insert into brand_kits (project_id, brand, updated_at)
    select ${projectId}, ${JSON.stringify(brand)}::jsonb, ${clock.now()}
    where ${revision} = 0 or exists (select from brand_kits where project_id = ${projectId})
    on conflict (project_id) do update set brand = excluded.brand, revision = brand_kits.revision + 1, updated_at = excluded.updated_at
      where brand_kits.revision = ${revision}
    returning project_id as "projectId", brand, revision`)
  if (!row) return fail('revision_conflict', { revision: (await brandsOf(tx, [projectId]))(projectId).revision })
  return { ...brand, revision: row.revision }
}

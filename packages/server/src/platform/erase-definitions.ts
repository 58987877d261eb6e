import { forgetValues } from '@millrace/contract/rules/forget.ts'
import { erased } from './mentions.ts'
import type { Postgres, Tx } from './postgres.ts'
import { sql } from './sql.ts'

/** Definitions with conditions: what is edited now, and the versions of it that are kept. */
interface Definitions {
  readonly table: string
  /** None where versions are not kept. */
  readonly versions?: string
  /** The primary key of the one, and with `version` of the other. */
  readonly key: string
  readonly now: string
  readonly kept?: string
}

interface Row {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly definition: unknown
}

/**
 * Takes somebody out of what a project has defined, in one transaction, so that a draft that is the version in use stays that.
 * Whoever has such a definition open is told, when they save it, that it has changed: else they would bring back what is gone.
 */
export async function eraseDefinitions(
  postgres: Postgres,
  { table, versions, key, now, kept }: Definitions,
  projectId: number,
  isTheirs: (text: string) => boolean,
): Promise<void> {
  await postgres.transaction(async (tx) => {
    const drafts = await tx.rows<Row>(sql`
      select ${sql.id(key)}::text as id, name, 0 as version, ${sql.id(now)} as definition from ${sql.id(table)}
      where project_id = ${projectId} order by 1 for update`)
    await rewrite(tx, { table, key, column: now, isVersion: false }, changed(drafts, isTheirs))
    if (versions === undefined || kept === undefined) return
    const old = await tx.rows<Row>(sql`
      select v.${sql.id(key)}::text as id, '' as name, v.version, v.${sql.id(kept)} as definition from ${sql.id(versions)} v
      where v.${sql.id(key)}::text = any(${drafts.map((row) => row.id)}::text[])`)
    await rewrite(tx, { table: versions, key, column: kept, isVersion: true }, changed(old, isTheirs))
  })
}

const changed = (rows: readonly Row[], isTheirs: (text: string) => boolean): Row[] =>
  rows.flatMap((row) => {
    const after = { ...row, name: isTheirs(row.name) ? erased : row.name, definition: forgetValues(row.definition, isTheirs, erased) }
    return JSON.stringify(after) === JSON.stringify(row) ? [] : [after]
  })

async function rewrite(
  tx: Tx,
  { table, key, column, isVersion }: { readonly table: string; readonly key: string; readonly column: string; readonly isVersion: boolean },
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.run(sql`
    update ${sql.id(table)} t set ${sql.id(column)} = x.d${isVersion ? sql`` : sql`, name = x.n, revision = t.revision + 1`}
    from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.version)}::int[], ${rows.map((row) => row.name)}::text[],
      ${rows.map((row) => JSON.stringify(row.definition))}::jsonb[]) x(i, v, n, d)
    where t.${sql.id(key)}::text = x.i and ${isVersion ? sql`t.version = x.v` : sql`true`}`)
}

import { hostOf } from '@millrace/contract/journeys/index.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import { sql } from '../../../platform/sql.ts'

export interface SecretRow {
  readonly name: string
  /** The only host it goes to, with its port. */
  readonly host: string
  readonly changedAt: Date
  readonly changedBy: string
}

const scopeOf = (projectId: number, name: string, host: string): string => `${projectId}/${name}/${host}`

export const secretRows = (db: Db, projectId: number): Promise<SecretRow[]> =>
  db.rows(
    sql`select name, host, changed_at as "changedAt", changed_by as "changedBy" from journey_secrets where project_id = ${projectId} order by name`,
  )

type NewSecret = SecretRow & { readonly value: string }

/** False: there is one of this name. */
export async function insertSecret(tx: Tx, seals: Sealer, projectId: number, secret: NewSecret): Promise<boolean> {
  const { name, host, value, changedAt, changedBy } = secret
  const sealed = seals.seal(scopeOf(projectId, name, host), value)
  const n = await tx.run(sql`
    insert into journey_secrets (project_id, name, host, sealed, changed_at, changed_by)
    values (${projectId}, ${name}, ${host}, ${sealed}::bytea, ${changedAt}, ${changedBy}) on conflict do nothing`)
  return n === 1
}

/** Another value for the same host, which it answers with; undefined: there is none of this name. */
export async function updateSecret(
  tx: Tx,
  seals: Sealer,
  projectId: number,
  { name, value, changedAt, changedBy }: Omit<NewSecret, 'host'>,
): Promise<string | undefined> {
  const row = await tx.one<{ host: string }>(
    sql`select host from journey_secrets where project_id = ${projectId} and name = ${name} for update`,
  )
  if (!row) return undefined
  const sealed = seals.seal(scopeOf(projectId, name, row.host), value)
  await tx.run(sql`
    update journey_secrets set sealed = ${sealed}::bytea, changed_at = ${changedAt}, changed_by = ${changedBy}
    where project_id = ${projectId} and name = ${name}`)
  return row.host
}

export const dropSecret = (tx: Tx, projectId: number, name: string): Promise<number> =>
  tx.run(sql`delete from journey_secrets where project_id = ${projectId} and name = ${name}`)

export interface OpenSecret {
  readonly name: string
  readonly host: string
  readonly value: string
}

/** Opened secrets of projects: nothing in them leaves but with a call to their own host. */
export async function openSecrets(db: Db, seals: Sealer, projectIds: readonly number[]): Promise<Map<number, OpenSecret[]>> {
  if (projectIds.length === 0) return new Map()
  const rows = await db.rows<{ projectId: number; name: string; host: string; sealed: Buffer }>(sql`
    select project_id as "projectId", name, host, sealed from journey_secrets where project_id = any(${projectIds}::int[])`)
  const opened = rows.flatMap(({ projectId, name, host, sealed }) => {
    const value = seals.open(scopeOf(projectId, name, host), sealed)
    return value === undefined ? [] : [{ projectId, name, host, value }]
  })
  return Map.groupBy(opened, (one) => one.projectId)
}

/** What a call to this address may read: secrets of other hosts are as if they were not there. */
export function secretsFor(url: string, secrets: readonly OpenSecret[] = []): Record<string, string> {
  const host = hostOf(url)
  return Object.fromEntries(secrets.flatMap((one) => (one.host === host ? [[one.name, one.value]] : [])))
}

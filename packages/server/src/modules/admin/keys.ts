import type { Permission } from '@millrace/contract/permissions.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { hashToken, newToken } from './secrets.ts'

export interface SourceKey {
  readonly sourceId: number
  readonly projectId: number
  readonly slug: string
  readonly timeZone: string
}

export interface SourceRow {
  readonly id: number
  readonly name: string
  readonly kind: string
  readonly writeKey: string
  readonly firstSeenAt: Date | null
  readonly lastSeenAt: Date | null
  readonly createdAt: Date
}

const cacheMs = 2_000

/** Write keys for the hot path: looked up in a copy that is at most two seconds old. */
export function writeKeys(postgres: Postgres, clock: Clock) {
  let at = -Infinity
  let byKey = new Map<string, SourceKey>()
  let slugs = new Map<string, { projectId: number; timeZone: string }>()
  let loading: Promise<void> | undefined
  const seen = new Map<number, number>()

  async function load(): Promise<void> {
    const keys = await postgres.rows<SourceKey & { writeKey: string }>(sql`
      select s.source_id as "sourceId", s.project_id as "projectId", s.write_key as "writeKey", p.slug, p.time_zone as "timeZone"
      from sources s join projects p on p.project_id = s.project_id where s.archived_at is null`)
    const projects = await postgres.rows<{ slug: string; projectId: number; timeZone: string }>(sql`
      select slug, project_id as "projectId", time_zone as "timeZone" from projects`)
    byKey = new Map(keys.map((key) => [key.writeKey, key]))
    slugs = new Map(projects.map((project) => [project.slug, project]))
    at = performance.now()
  }

  const fresh = async (force = false): Promise<void> => {
    if (!force && performance.now() - at <= cacheMs) return
    // One that failed is over too: the next request asks again.
    loading ??= load().finally(() => {
      loading = undefined
    })
    await loading
  }

  return {
    async lookup(key: string): Promise<SourceKey | undefined> {
      await fresh()
      if (!byKey.has(key) && performance.now() - at > 100) await fresh(true)
      return byKey.get(key)
    },
    async projectBySlug(slug: string): Promise<{ projectId: number; timeZone: string } | undefined> {
      await fresh()
      return slugs.get(slug)
    },
    /** A source has sent something: noted at once the first time, then at most every ten seconds. */
    async noteSeen(sourceId: number): Promise<void> {
      const now = clock.now()
      if ((seen.get(sourceId) ?? -Infinity) > performance.now() - 10_000) return
      seen.set(sourceId, performance.now())
      await postgres.run(sql`
        update sources set first_seen_at = coalesce(first_seen_at, ${now}), last_seen_at = ${now} where source_id = ${sourceId}`)
    },
    forget: (): void => {
      at = -Infinity
    },
  }
}

const sourceColumns = sql`source_id as id, name, kind, write_key as "writeKey", first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt", created_at as "createdAt"`

export const listSources = (db: Db, projectId: number): Promise<SourceRow[]> =>
  db.rows<SourceRow>(sql`select ${sourceColumns} from sources where project_id = ${projectId} and archived_at is null order by source_id`)

export const findSource = (db: Db, projectId: number, id: number): Promise<SourceRow | undefined> =>
  db.one<SourceRow>(sql`select ${sourceColumns} from sources where project_id = ${projectId} and source_id = ${id} and archived_at is null`)

export async function createSource(tx: Tx, projectId: number, source: { name: string; kind: string }, now: Date): Promise<SourceRow> {
  const row = await tx.one<SourceRow>(sql`
    insert into sources (project_id, name, kind, write_key, created_at)
    values (${projectId}, ${source.name}, ${source.kind}, ${newToken('wk')}, ${now}) returning ${sourceColumns}`)
  if (!row) throw new Error('insert returned nothing')
  return row
}

export const archiveSource = (tx: Tx, projectId: number, id: number, now: Date): Promise<{ name: string; kind: string } | undefined> =>
  tx.one(sql`
    update sources set archived_at = ${now} where project_id = ${projectId} and source_id = ${id} and archived_at is null returning name, kind`)

export interface TokenRow {
  readonly id: number
  readonly name: string
  readonly scopes: Permission[]
  readonly createdBy: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

const tokenColumns = sql`token_id as id, name, scopes, created_by as "createdBy", created_at as "createdAt", last_used_at as "lastUsedAt"`

export const listTokens = (db: Db, projectId: number): Promise<TokenRow[]> =>
  db.rows<TokenRow>(sql`select ${tokenColumns} from api_tokens where project_id = ${projectId} and revoked_at is null order by token_id`)

export async function createToken(
  tx: Tx,
  projectId: number,
  token: { name: string; scopes: readonly Permission[]; createdBy: string },
  now: Date,
): Promise<TokenRow & { token: string }> {
  const secret = newToken('mt')
  const row = await tx.one<TokenRow>(sql`
    insert into api_tokens (project_id, name, token_hash, scopes, created_by, created_at)
    values (${projectId}, ${token.name}, ${hashToken(secret)}, ${token.scopes}::text[], ${token.createdBy}, ${now}) returning ${tokenColumns}`)
  if (!row) throw new Error('insert returned nothing')
  return { ...row, token: secret }
}

export const revokeToken = (
  tx: Tx,
  projectId: number,
  id: number,
  now: Date,
): Promise<{ name: string; scopes: Permission[] } | undefined> =>
  tx.one(sql`
    update api_tokens set revoked_at = ${now} where project_id = ${projectId} and token_id = ${id} and revoked_at is null returning name, scopes`)

export async function findToken(
  db: Db,
  secret: string,
  now: Date,
): Promise<{ id: number; name: string; projectId: number; scopes: Permission[] } | undefined> {
  const row = await db.one<{ id: number; name: string; projectId: number; scopes: Permission[]; lastUsedAt: Date | null }>(sql.often`
    select token_id as id, name, project_id as "projectId", scopes, last_used_at as "lastUsedAt" from api_tokens
    where token_hash = ${hashToken(secret)} and revoked_at is null`)
  if (row && now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > 60_000)
    await db.run(sql`update api_tokens set last_used_at = ${now} where token_id = ${row.id}`)
  return row
}

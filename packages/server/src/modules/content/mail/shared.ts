import { randomBytes } from 'node:crypto'
import type { SharedBlock, SharedBlockInput } from '@millrace/contract/content/blocks/api.ts'
import type { Block } from '@millrace/contract/content/blocks/schema.ts'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { type DefinitionFilter, definitionPage } from '../../../platform/http/index.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface SharedBlocks {
  list(db: Db, projectId: number, filter: DefinitionFilter): Promise<SharedBlock[]>
  find(db: Db, projectId: number, id: string): Promise<SharedBlock | undefined>
  create(tx: Tx, projectId: number, input: SharedBlockInput, by: string): Promise<SharedBlock>
  update(tx: Tx, projectId: number, id: string, revision: number, input: SharedBlockInput, by: string): Promise<SharedBlock>
  /** Hides a block from those who choose one, or brings it back; mails that have it keep it. */
  setArchived(tx: Tx, projectId: number, id: string, revision: number, archived: boolean): Promise<SharedBlock>
  /** Everything the block has said, newest first. */
  versions(db: Db, projectId: number, id: string): Promise<KeptBlocks[]>
}

export interface KeptBlocks {
  readonly version: number
  readonly blocks: Block[]
  readonly savedAt: Date
  readonly savedBy: string
}

interface Row extends Omit<SharedBlock, 'updatedAt' | 'archivedAt'> {
  readonly updatedAt: Date
  readonly archivedAt: Date | null
}

const columns = sql`block_id as id, name, blocks, revision, version, updated_at as "updatedAt", archived_at as "archivedAt"`
const present = (row: Row): SharedBlock => ({
  ...row,
  updatedAt: row.updatedAt.toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
})

export function sharedBlocks(clock: Clock): SharedBlocks {
  async function find(db: Db, projectId: number, id: string): Promise<SharedBlock | undefined> {
    const row = await db.one<Row>(sql`select ${columns} from shared_blocks where project_id = ${projectId} and block_id = ${id}`)
    return row && present(row)
  }
  async function stale(tx: Tx, projectId: number, id: string): Promise<never> {
    const now = (await find(tx, projectId, id)) ?? fail('not_found', { kind: 'shared_block' })
    return fail('revision_conflict', { revision: now.revision })
  }
  const keepVersion = (tx: Tx, { id, version, blocks }: Pick<SharedBlock, 'id' | 'version' | 'blocks'>, by: string) =>
    tx.run(sql`
      insert into shared_block_versions (block_id, version, blocks, saved_at, saved_by)
      values (${id}, ${version}, ${JSON.stringify(blocks)}::jsonb, ${clock.now()}, ${by}) on conflict do nothing`)

  return {
    find,
    async list(db, projectId, filter) {
      const rows = await db.rows<Row>(
        sql`select ${columns} from shared_blocks where project_id = ${projectId} and ${definitionPage(filter, 'block_id', 'shared_blocks')}`,
      )
      return rows.map(present)
    },
    async create(tx, projectId, input, by) {
      const id = `blk_${randomBytes(8).toString('hex')}`
      const now = clock.now()
      const row = await tx.one<Row>(sql`
        insert into shared_blocks (block_id, project_id, name, blocks, created_at, updated_at)
        values (${id}, ${projectId}, ${input.name}, ${JSON.stringify(input.blocks)}::jsonb, ${now}, ${now}) returning ${columns}`)
      if (!row) throw new Error('an insert returned nothing')
      await keepVersion(tx, row, by)
      return present(row)
    },
    async update(tx, projectId, id, revision, { name, blocks }, by) {
      const text = JSON.stringify(blocks)
      const row = await tx.one<Row>(sql`
        update shared_blocks set name = ${name}, version = version + case when blocks = ${text}::jsonb then 0 else 1 end, blocks = ${text}::jsonb,
          revision = revision + 1, updated_at = ${clock.now()}
        where project_id = ${projectId} and block_id = ${id} and revision = ${revision} returning ${columns}`)
      if (!row) return stale(tx, projectId, id)
      await keepVersion(tx, row, by)
      return present(row)
    },
    async setArchived(tx, projectId, id, revision, archived) {
      const row = await tx.one<Row>(sql`
        update shared_blocks set archived_at = ${archived ? clock.now() : null}, revision = revision + 1
        where project_id = ${projectId} and block_id = ${id} and revision = ${revision} returning ${columns}`)
      return row ? present(row) : stale(tx, projectId, id)
    },
    versions: (db, projectId, id) =>
      db.rows<KeptBlocks>(sql`
        select v.version, v.blocks, v.saved_at as "savedAt", v.saved_by as "savedBy" from shared_block_versions v
        join shared_blocks b on b.block_id = v.block_id where b.project_id = ${projectId} and b.block_id = ${id} order by v.version desc`),
  }
}

/** Blocks by their ids, those of each project for that project only. */
export async function sharedOf(
  db: Db,
  wanted: readonly { readonly projectId: number; readonly id: string }[],
): Promise<(projectId: number) => ReadonlyMap<string, readonly Block[]>> {
  const rows = await db.rows<{ projectId: number; id: string; blocks: Block[] }>(sql`
    select b.project_id as "projectId", b.block_id as id, b.blocks
    from (select distinct * from unnest(${wanted.map((one) => one.projectId)}::int[], ${wanted.map((one) => one.id)}::text[])) x(project, id)
    join shared_blocks b on b.project_id = x.project and b.block_id = x.id`)
  const byProject = Map.groupBy(rows, (row) => row.projectId)
  return (projectId) => new Map((byProject.get(projectId) ?? []).map((row) => [row.id, row.blocks]))
}

import type { z } from 'zod'
import type { assetInputSchema } from '@millrace/contract/assets/api.ts'
import type { DeviceClass } from '@millrace/contract/queries/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { Inspected } from './inspect.ts'

export interface VersionRow {
  readonly version: number
  readonly hash: string
  readonly fileName: string
  readonly type: string
  readonly bytes: number
  readonly width: number | null
  readonly height: number | null
  readonly savedAt: Date
  readonly savedBy: string
}
export interface AssetRow {
  readonly id: string
  readonly name: string
  readonly kind: 'picture' | 'file'
  readonly folder: string
  readonly tags: readonly string[]
  readonly note: string
  readonly version: number
  readonly approvedBy: string | null
  readonly approvedAt: Date | null
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly current: VersionRow
}

const versionColumns = sql`v.version, v.hash, v.file_name as "fileName", v.type, v.bytes, v.width, v.height, v.saved_at as "savedAt", v.saved_by as "savedBy"`
const selected: Sql = sql`
  select a.asset_id as id, a.name, a.kind, a.folder, a.tags, a.note, a.approved_by as "approvedBy", a.approved_at as "approvedAt", a.revision,
    a.created_at as "createdAt", a.updated_at as "updatedAt", ${versionColumns}
  from assets a join asset_versions v on v.asset_id = a.asset_id and v.version = a.version`

type Flat = Omit<AssetRow, 'current'> & VersionRow
const nested = ({ hash, fileName, type, bytes, width, height, savedAt, savedBy, ...row }: Flat): AssetRow => ({
  ...row,
  current: { version: row.version, hash, fileName, type, bytes, width, height, savedAt, savedBy },
})

export interface Filter {
  readonly search: string | undefined
  readonly folder: string | undefined
  readonly kind: string | undefined
  readonly state: string | undefined
  readonly before: readonly [at: string, id: string] | undefined
  readonly limit: number
}

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** Last changed first. */
export async function list(db: Db, projectId: number, { search, folder, kind, state, before, limit }: Filter): Promise<AssetRow[]> {
  const [at, last] = before ?? [null, null]
  const rows = await db.rows<Flat>(sql`
    ${selected} where a.project_id = ${projectId}
      and (${search ?? null}::text is null or a.name ilike ${`%${escaped(search ?? '')}%`} or ${search ?? null} = any(a.tags))
      and (${folder ?? null}::text is null or a.folder = ${folder ?? null} or a.folder like ${`${escaped(folder ?? '')}/%`})
      and (${kind ?? null}::text is null or a.kind = ${kind ?? null})
      and (${state ?? null}::text is null or (a.approved_at is not null) = (${state ?? null} = 'approved'))
      and (${at}::timestamptz is null or (a.updated_at, a.asset_id) < (${at}::timestamptz, ${last}::text))
    order by a.updated_at desc, a.asset_id desc limit ${limit}`)
  return rows.map(nested)
}

export async function foldersOf(db: Db, projectId: number): Promise<string[]> {
  const rows = await db.rows<{ folder: string }>(sql`
    select distinct folder from assets where project_id = ${projectId} and folder <> '' order by folder limit 500`)
  return rows.map((row) => row.folder)
}

export async function find(db: Db, projectId: number, id: string): Promise<AssetRow | undefined> {
  const row = await db.one<Flat>(sql`${selected} where a.project_id = ${projectId} and a.asset_id = ${id}`)
  return row && nested(row)
}

export const lock = async (tx: Tx, projectId: number, id: string): Promise<AssetRow | undefined> => {
  await tx.run(sql`select 1 from assets where project_id = ${projectId} and asset_id = ${id} for update`)
  return find(tx, projectId, id)
}

export const versions = (db: Db, id: string): Promise<VersionRow[]> =>
  db.rows<VersionRow>(sql`select ${versionColumns} from asset_versions v where v.asset_id = ${id} order by v.version desc`)

interface Saved {
  readonly projectId: number
  readonly id: string
  readonly fileName: string
  readonly file: Inspected
  readonly by: string
  readonly now: Date
}

export async function insert(tx: Tx, saved: Saved, folder: string): Promise<void> {
  const { projectId, id, fileName, file, now } = saved
  await tx.run(sql`
    insert into assets (asset_id, project_id, name, kind, folder, created_at, updated_at)
    values (${id}, ${projectId}, ${fileName.slice(0, 100)}, ${file.kind}, ${folder}, ${now}, ${now})`)
  await insertVersion(tx, saved, 1)
}

/** What is new has been approved by nobody. */
export async function addVersion(tx: Tx, saved: Saved, version: number): Promise<void> {
  await insertVersion(tx, saved, version)
  await tx.run(sql`
    update assets set version = ${version}, approved_by = null, approved_at = null, revision = revision + 1, updated_at = ${saved.now}
    where asset_id = ${saved.id}`)
}

/** Bytes that somebody takes away as the last must not be those that somebody else keeps just now. */
const alone = (tx: Tx, projectId: number): Promise<number> =>
  tx.run(sql`select pg_advisory_xact_lock(hashtext('asset_files'), ${projectId}::int)`)

async function insertVersion(tx: Tx, { projectId, id, fileName, file, by, now }: Saved, version: number): Promise<void> {
  await alone(tx, projectId)
  await keepFile(tx, projectId, file.hash, 0, file.body)
  await tx.run(sql`
    insert into asset_versions (asset_id, version, hash, file_name, type, bytes, width, height, saved_at, saved_by)
    values (${id}, ${version}, ${file.hash}, ${fileName}, ${file.type}, ${file.body.length}, ${file.width}, ${file.height}, ${now}, ${by})`)
}

/** The same bytes are kept once. */
export const keepFile = (db: Db, projectId: number, hash: string, width: number, body: Buffer): Promise<number> =>
  db.run(sql`
    insert into asset_files (project_id, hash, width, body) values (${projectId}, ${hash}, ${width}, ${body}::bytea) on conflict do nothing`)

export const describe = (tx: Tx, id: string, { name, folder, tags, note }: z.output<typeof assetInputSchema>, now: Date): Promise<number> =>
  tx.run(sql`
    update assets set name = ${name}, folder = ${folder}, tags = ${[...new Set(tags)]}::text[], note = ${note}, revision = revision + 1, updated_at = ${now}
    where asset_id = ${id}`)

export const approve = (tx: Tx, id: string, by: string | null, now: Date): Promise<number> =>
  tx.run(sql`
    update assets set approved_by = ${by}, approved_at = ${by === null ? null : now}, revision = revision + 1, updated_at = ${now} where asset_id = ${id}`)

/** The asset, its versions, and bytes that no other has. */
export async function remove(tx: Tx, projectId: number, id: string): Promise<void> {
  await alone(tx, projectId)
  const gone = await tx.rows<{ hash: string }>(sql`select distinct hash from asset_versions where asset_id = ${id}`)
  await tx.run(sql`delete from assets where asset_id = ${id}`)
  await tx.run(sql`
    delete from asset_files f where f.project_id = ${projectId} and f.hash = any(${gone.map((row) => row.hash)}::text[])
      and not exists (select 1 from asset_versions v join assets a on a.asset_id = v.asset_id where a.project_id = ${projectId} and v.hash = f.hash)`)
}

export interface Served {
  readonly projectId: number
  readonly hash: string
  readonly type: string
  readonly fileName: string
  readonly width: number | null
}

/** A version by the beginning of its hash, as addresses have it. */
export const findServed = (db: Db, id: string, start: string): Promise<Served | undefined> =>
  db.one<Served>(sql`
    select a.project_id as "projectId", v.hash, v.type, v.file_name as "fileName", v.width
    from assets a join asset_versions v on v.asset_id = a.asset_id where a.asset_id = ${id} and v.hash like ${`${start}%`} limit 1`)

export async function bodyOf(db: Db, { projectId, hash }: Served, width: number): Promise<Buffer | undefined> {
  const row = await db.one<{ body: Buffer }>(sql`
    select body from asset_files where project_id = ${projectId} and hash = ${hash} and width = ${width}`)
  return row?.body
}

type PagePictureRow = VersionRow & { readonly device: DeviceClass; readonly assetId: string; readonly name: string }

export const pagePictures = (db: Db, projectId: number, page: string): Promise<PagePictureRow[]> =>
  db.rows<PagePictureRow>(sql`
    select p.device, a.asset_id as "assetId", a.name, ${versionColumns}
    from page_pictures p join assets a using (asset_id) join asset_versions v on v.asset_id = a.asset_id and v.version = a.version
    where p.project_id = ${projectId} and p.page = ${page} order by p.device`)

export async function choosePagePicture(
  tx: Tx,
  projectId: number,
  { page, device, assetId }: { readonly page: string; readonly device: DeviceClass; readonly assetId: string | null },
  { by, now }: { readonly by: string; readonly now: Date },
): Promise<void> {
  if (assetId === null) {
    await tx.run(sql`delete from page_pictures where project_id = ${projectId} and page = ${page} and device = ${device}`)
    return
  }
  await tx.run(sql`
    insert into page_pictures (project_id, page, device, asset_id, saved_at, saved_by)
    values (${projectId}, ${page}, ${device}, ${assetId}, ${now}, ${by})
    on conflict (project_id, page, device) do update set asset_id = excluded.asset_id, saved_at = excluded.saved_at, saved_by = excluded.saved_by`)
}

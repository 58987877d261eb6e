import { createHash } from 'node:crypto'
import type { ImportFormat, ImportKind, ImportMapping } from '@millrace/contract/ingest/imports.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface ImportRow {
  readonly id: string
  readonly name: string
  readonly kind: ImportKind
  readonly format: ImportFormat
  readonly bytes: number
  readonly mapping: ImportMapping | null
  readonly jobId: string | null
  readonly createdBy: string
  readonly createdAt: Date
}

/** Every piece of a file but the last has this many bytes, so that any byte can be found. */
export const pieceBytes = 1_048_576

const columns = sql`import_id as id, name, kind, format, bytes, mapping, job_id as "jobId", created_by as "createdBy", created_at as "createdAt"`

export const insert = (tx: Tx, projectId: number, row: Omit<ImportRow, 'mapping' | 'jobId'>): Promise<number> =>
  tx.run(sql`
    insert into imports (import_id, project_id, name, kind, format, bytes, created_by, created_at)
    values (${row.id}, ${projectId}, ${row.name}, ${row.kind}, ${row.format}, ${row.bytes}, ${row.createdBy}, ${row.createdAt})`)

export const setBytes = (tx: Tx, id: string, bytes: number): Promise<number> =>
  tx.run(sql`update imports set bytes = ${bytes} where import_id = ${id}`)

export const addPiece = (tx: Tx, id: string, piece: number, body: Buffer): Promise<number> =>
  tx.run(sql`insert into import_pieces (import_id, piece, body) values (${id}, ${piece}, ${body})`)

export const find = (db: Db, projectId: number, id: string): Promise<ImportRow | undefined> =>
  db.one<ImportRow>(sql`select ${columns} from imports where project_id = ${projectId} and import_id = ${id}`)

export const list = (db: Db, projectId: number, before: { at: Date; id: string } | undefined, limit: number): Promise<ImportRow[]> =>
  db.rows<ImportRow>(sql`
    select ${columns} from imports where project_id = ${projectId}
      and (created_at, import_id) < (${before?.at ?? new Date('9999-01-01')}, ${before?.id ?? ''})
    order by created_at desc, import_id desc limit ${limit}`)

export const started = (tx: Tx, id: string, mapping: ImportMapping, jobId: string): Promise<number> =>
  tx.run(sql`update imports set mapping = ${JSON.stringify(mapping)}::jsonb, job_id = ${jobId} where import_id = ${id}`)

export const remove = (tx: Tx, projectId: number, id: string): Promise<number> =>
  tx.run(sql`delete from imports where project_id = ${projectId} and import_id = ${id}`)

export const dropOldImports = (db: Db, before: Date): Promise<number> => db.run(sql`delete from imports where created_at < ${before}`)

/** The bytes of a file from `start` to before `end`. */
export async function readBytes(db: Db, id: string, start: number, end: number): Promise<Buffer> {
  const [first, last] = [Math.floor(start / pieceBytes), Math.floor((end - 1) / pieceBytes)]
  const rows = await db.rows<{ body: Buffer }>(sql`
    select body from import_pieces where import_id = ${id} and piece between ${first} and ${last} order by piece`)
  return Buffer.concat(rows.map((row) => row.body)).subarray(start - first * pieceBytes, end - first * pieceBytes)
}

/** The whole file, a piece at a time. */
export async function* readPieces(db: Db, id: string, bytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes; at += pieceBytes) yield await readBytes(db, id, at, Math.min(bytes, at + pieceBytes))
}

const hashOf = (names: readonly string[]): string => createHash('md5').update(JSON.stringify(names.toSorted())).digest('hex')

export async function remember(
  tx: Tx,
  projectId: number,
  kind: ImportKind,
  names: readonly string[],
  mapping: ImportMapping,
  now: Date,
): Promise<void> {
  await tx.run(sql`
    insert into import_mappings (project_id, kind, columns_hash, mapping, used_at)
    values (${projectId}, ${kind}, ${hashOf(names)}, ${JSON.stringify(mapping)}::jsonb, ${now})
    on conflict (project_id, kind, columns_hash) do update set mapping = excluded.mapping, used_at = excluded.used_at`)
}

export async function remembered(
  db: Db,
  projectId: number,
  kind: ImportKind,
  names: readonly string[],
): Promise<ImportMapping | undefined> {
  const row = await db.one<{ mapping: ImportMapping }>(sql`
    select mapping from import_mappings where project_id = ${projectId} and kind = ${kind} and columns_hash = ${hashOf(names)}`)
  return row?.mapping
}

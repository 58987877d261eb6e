import { z } from 'zod'
import { fail } from '../errors.ts'
import { type Sql, sql } from '../sql.ts'

/** Opaque cursors: base64url of JSON, checked by the caller's schema. */
export const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export function readCursor<T>(schema: z.ZodType<T>, cursor: string | undefined): T | undefined {
  if (cursor === undefined) return undefined
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    return fail('invalid_input', {}, [{ path: 'query.cursor', code: 'cursor', message: 'not a cursor of this list' }])
  }
}

/** Which of the project's definitions: filters and the place where the page begins. */
export interface DefinitionFilter {
  readonly archived: boolean
  readonly search: string | undefined
  readonly before: readonly [at: string, id: string] | undefined
  readonly limit: number
}

interface DefinitionQuery {
  readonly archived: 'true' | 'false'
  readonly search?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

const placeSchema = z.tuple([z.iso.datetime(), z.string()])

export const definitionFilter = (query: DefinitionQuery): DefinitionFilter => ({
  archived: query.archived === 'true',
  search: query.search === '' ? undefined : query.search,
  before: readCursor(placeSchema, query.cursor),
  limit: query.limit,
})

/** The filter as SQL over a table with `name`, `archived_at`, `updated_at`: last changed first. */
export function definitionPage(filter: DefinitionFilter, id: string, table: string): Sql {
  const column = (name: string): Sql => sql`${sql.id(table)}.${sql.id(name)}`
  const like = filter.search === undefined ? undefined : `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`
  const [at, last] = filter.before ?? [null, null]
  return sql`(${column('archived_at')} is not null) = ${filter.archived} and (${like ?? null}::text is null or ${column('name')} ilike ${like ?? null})
    and (${at}::timestamptz is null or (${column('updated_at')}, ${column(id)}) < (${at}::timestamptz, ${last}::text))
    order by ${column('updated_at')} desc, ${column(id)} desc limit ${filter.limit}`
}

/** Cursor of the page after these rows; null where they are the last. */
export function nextDefinitions(rows: readonly { readonly id: string; readonly updatedAt: Date | string }[], limit: number): string | null {
  const last = rows.at(-1)
  return last && rows.length === limit ? cursorOf([new Date(last.updatedAt).toISOString(), last.id]) : null
}

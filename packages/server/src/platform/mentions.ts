import { isLikeId } from '@millrace/contract/rules/forget.ts'
import { forgetInQuery } from '@millrace/contract/segments/relations.ts'
import type { Db } from './postgres.ts'
import { sql } from './sql.ts'

/** What stands where somebody stood who was erased. */
export const erased = '[erased]'

/** Words of ours that say what a thing is, and the names of events and properties: a short one is not somebody's id even if it reads the same. */
const words = new Set(['kind', 'op', 'type', 'unit', 'event', 'property', 'tag'])
const shortestId = 8

/** A JSON value with `[erased]` where a text, a long number or a name mentions somebody. */
export function cleaned(value: unknown, mentions: (text: string) => boolean): unknown {
  if (typeof value === 'string') return mentions(value) ? erased : value
  if (typeof value === 'number') return isLikeId(value) && mentions(String(value)) ? erased : value
  if (Array.isArray(value)) return value.map((one) => cleaned(one, mentions))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      // Of a query only its texts can name somebody: the rest is what makes it one.
      if (name === 'sql' && typeof one === 'string') return [name, forgetInQuery(one, mentions, erased)]
      const isWord = words.has(name) && typeof one === 'string' && one.length < shortestId
      return [name.length >= shortestId && mentions(name) ? erased : name, isWord ? one : cleaned(one, mentions)]
    }),
  )
}

interface Texts {
  readonly table: string
  /** Its primary key, a text. */
  readonly key: string
  /** A column of text or jsonb each. */
  readonly columns: readonly string[]
}

const pageSize = 1_000

/** Puts `[erased]` wherever these columns of a project's rows mention somebody. */
export async function eraseMentions(
  db: Db,
  { table, key, columns }: Texts,
  projectId: number,
  mentions: (text: string) => boolean,
): Promise<void> {
  const picked = sql.join(columns.map((column) => sql`to_jsonb(${sql.id(column)})`))
  for (let beyond = ''; ; ) {
    const rows = await db.rows<{ id: string; values: readonly unknown[] }>(sql`
      select ${sql.id(key)} as id, jsonb_build_array(${picked}) as values from ${sql.id(table)}
      where project_id = ${projectId} and ${sql.id(key)} > ${beyond} order by ${sql.id(key)} limit ${pageSize}`)
    for (const { id, values } of rows) {
      const after = values.map((value) => cleaned(value, mentions))
      if (JSON.stringify(after) === JSON.stringify(values)) continue
      // A row of the type of the table says itself which of them are text.
      await db.run(sql`
        update ${sql.id(table)} t set (${sql.join(columns.map((column) => sql`${sql.id(column)}`))}) = (
          select ${sql.join(columns.map((column) => sql`n.${sql.id(column)}`))}
          from jsonb_populate_record(null::${sql.id(table)}, ${JSON.stringify(Object.fromEntries(columns.map((column, i) => [column, after[i]])))}::jsonb) n)
        where t.${sql.id(key)} = ${id} and t.project_id = ${projectId}`)
    }
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    beyond = last.id
  }
}

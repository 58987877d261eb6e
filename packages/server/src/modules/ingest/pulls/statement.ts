import type { DatabaseOrigin } from '@millrace/contract/ingest/pulls.ts'

/** How one engine writes what differs: names, and a value that is compared with a column as the column's own type. */
export interface Dialect {
  name(text: string): string
  asText(column: string): string
  /** The mark's values, in the order of their placeholders. */
  after(): readonly [cursor: string, key: string]
}

/** Rows of a page, ordered by cursor and key, so that rows of one cursor are neither lost nor read twice at the edge of a page. */
export function pageStatement(origin: DatabaseOrigin, { name, asText, after }: Dialect, hasMark: boolean, limit: number): string {
  const [cursor, key] = [`p.${name(origin.cursorColumn)}`, `p.${name(origin.keyColumn)}`]
  const [cursorAfter, keyAfter] = after()
  const beyond = hasMark ? ` and ${cursor} >= ${cursorAfter} and (${cursor} > ${cursorAfter} or ${key} > ${keyAfter})` : ''
  return `select p.*, ${asText(cursor)} as ${name(cursorAlias)}, ${asText(key)} as ${name(keyAlias)} from ${sourceOf(origin, name)} p
where ${cursor} is not null and ${key} is not null${beyond} order by ${cursor}, ${key} limit ${limit}`
}

export const cursorAlias = '__millrace_cursor'
export const keyAlias = '__millrace_key'

function sourceOf({ table, query }: DatabaseOrigin, name: Dialect['name']): string {
  // A line of its own: a comment at the end of a query must not swallow what follows.
  if (query !== '') return `(\n${withoutEnd(query)}\n)`
  return table.split('.').map(name).join('.')
}

const withoutEnd = (query: string): string => query.trim().replace(/;$/, '').trim()

/** Why a table or query is not taken; the session is read-only beside. */
export function statementProblem({ table, query }: DatabaseOrigin): string | undefined {
  if ((table === '') === (query === '')) return 'name a table, or write a query'
  if (query === '') return /^[^.\0]+(?:\.[^.\0]+)?$/.test(table) ? undefined : 'a table is written table, or schema.table'
  const text = withoutEnd(query)
  if (!/^(?:select|with)\b/i.test(text)) return 'a query begins with select'
  return text.includes(';') ? 'one select, without a semicolon' : undefined
}

import { guardedLimits, relations } from '@millrace/contract/segments/relations.ts'
import { type ClickHouse, isQueryError } from '../../../platform/clickhouse.ts'
import { fail } from '../../../platform/errors.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { isAllowedFunction } from './functions.ts'
import { standIns } from './relations.ts'

/** Ends with the field and what to do about it. */
export type Refuse = (reason: string) => never
export const refusing =
  (path: string): Refuse =>
  (reason) =>
    fail('query_failed', { reason }, [{ path, code: 'sql', message: reason }])

export const caps = { timeoutMs: guardedLimits.seconds * 1_000, maxMemoryMb: guardedLimits.memoryMb }
/** What a person wrote, or was made of it; nothing in it is a parameter. */
export const raw = (text: string): Sql => ({ strings: [text], values: [] })

/**
 * One statement, written anew by the engine, that reads nothing but the relations. Nothing of the text is run before it is known to be one:
 * first it is data, then a tree of which nothing has been worked out, and only then a tree with every name resolved.
 */
export async function checked(clickhouse: ClickHouse, text: string, around: (query: Sql) => Sql, refuse: Refuse): Promise<Sql> {
  const query = await parsed(clickhouse, text, refuse)
  if (!/^[(\s]*(select|with)\b/i.test(query.strings.join(''))) refuse('a query is one SELECT, perhaps with WITH before it')
  const here = await surroundings(clickhouse)
  const filters = ownRowsOnly(here, 0)
  const tree = (options: string, of: Sql): Promise<string> =>
    ask(elsewhere(refuse), async () => {
      const rows = await clickhouse.rows<{ explain: string }>(
        sql`select explain from (explain query tree ${raw(options)} ${of}) settings ${filters}`,
        caps,
      )
      return rows.map((row) => row.explain).join('\n')
    })
  checkNames(await tree('run_passes = 0', sql`select * from (\n${query}\n)`), here, refuse)
  checkTables(await tree('', sql`${standIns()} ${around(query)}`), refuse)
  return query
}

/** The text is a parameter here: whatever it says, it is not run. */
async function parsed(clickhouse: ClickHouse, text: string, refuse: Refuse): Promise<Sql> {
  const rows = await ask(
    (reason) => refuse(placed(reason, text)),
    () => clickhouse.rows<{ query: string }>(sql`select formatQuerySingleLine(${sql.value(text, 'String')}) as query`, caps),
  )
  return raw(rows[0]?.query ?? '')
}

interface Surroundings {
  readonly database: string
  readonly databases: readonly string[]
  readonly tables: readonly string[]
  readonly withProject: readonly string[]
}

async function surroundings(clickhouse: ClickHouse): Promise<Surroundings> {
  const [row] = await clickhouse.rows<Surroundings>(sql`
    select currentDatabase() as database, (select groupArray(name) from system.databases) as databases,
      (select groupArray(name) from system.tables where database = currentDatabase()) as tables,
      (select groupArray(table) from system.columns where database = currentDatabase() and name = 'project_id') as withProject`)
  return row ?? fail('internal')
}

/** A second lock, kept by the engine wherever a table is named: rows of one project, and none of tables that know no project. */
function ownRowsOnly({ database, tables, withProject }: Surroundings, projectId: number): Sql {
  const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
  const known = new Set(withProject)
  const each = tables.map((name) => `${quoted(`${database}.${name}`)}: '${known.has(name) ? `project_id = ${Number(projectId)}` : '0'}'`)
  return raw(`enable_analyzer = 1, additional_table_filters = {${each.join(', ')}}`)
}

export const lockedTo = async (clickhouse: ClickHouse, projectId: number): Promise<Sql> =>
  ownRowsOnly(await surroundings(clickhouse), projectId)

const nodes = new Set(
  `QUERY|UNION|LIST|IDENTIFIER|FUNCTION|CONSTANT|LAMBDA|MATCHER|SORT|WINDOW|INTERPOLATE|JOIN|CROSS JOIN|ARRAY_JOIN|COLUMN
EXCEPT COLUMN TRANSFORMER|REPLACE COLUMN TRANSFORMER|APPLY COLUMN TRANSFORMER`.split(/[|\n]/),
)

/**
 * Every name that stands in a query, before any is resolved. Looked for in the text of the tree wherever it stands, so that what a query
 * calls something can add to what is found, never hide anything.
 */
function checkNames(tree: string, { databases, tables }: Surroundings, refuse: Refuse): void {
  if (/table_function_name: /.test(tree))
    refuse(`table functions such as ${named(tree, 'table_function_name')} cannot be used; ${readable}`)
  if (/^\s*SETTINGS /m.test(tree)) refuse('a query cannot change settings: leave SETTINGS out')
  for (const [, name = ''] of tree.matchAll(/function_name: ([^,\n]*)/g))
    if (!isAllowedFunction(name)) refuse(`the function ${name} cannot be used here`)
  for (const [, name = ''] of tree.matchAll(/identifier: ([^,\n]*)/g)) {
    const database = databases.find((one) => name.toLowerCase().startsWith(`${one.toLowerCase()}.`))
    if (database !== undefined && name !== 'system.one')
      refuse(`${name} is in the database ${database}, or is named like it; ${readable}, without a database before their names`)
  }
  // The relations are made of these tables: a name of a query's own must not stand before them.
  for (const [, name = ''] of tree.matchAll(/(?:cte_name|alias): ([^,\n]*)/g))
    if (tables.includes(name) && !ours.has(name)) refuse(`nothing can be called ${name} here; choose another name`)
  for (const [, kind = ''] of tree.matchAll(/^\s*([A-Z][A-Z_ ]*) id: \d+/gm)) if (!nodes.has(kind)) refuse(`${kind} cannot be used here`)
}

/** With names resolved: no table is reached. */
function checkTables(tree: string, refuse: Refuse): void {
  if (/table_function_name: /.test(tree)) refuse(`table functions cannot be used; ${readable}`)
  for (const [, name = ''] of tree.matchAll(/table_name: ([^,\n]*)/g))
    if (name !== 'system.one') refuse(`there is no relation ${name.slice(name.indexOf('.') + 1)}; ${readable}`)
}

/** What cannot stand in a part of a statement, and columns that are asked of it. */
const elsewhere =
  (refuse: Refuse): Refuse =>
  (reason) => {
    const missing = /^Unknown .*identifier .(person_id|value)\W/.exec(reason)?.[1]
    if (reason.startsWith('Syntax error')) return refuse('nothing such as FORMAT or INTO OUTFILE can follow a query')
    return refuse(missing === undefined ? reason : `${reason}; the query answers a column ${missing}`)
  }

const ours = new Set(relations.map((one) => one.name))
const readable = 'a query reads events, people, tags and items only'
const named = (tree: string, what: string): string => new RegExp(`${what}: ([^,\\n]*)`).exec(tree)?.[1] ?? ''

/** What the engine says against a query, without its wrapping. */
export async function ask<T>(refuse: Refuse, question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (error) {
    if (!isQueryError(error)) throw error
    return refuse(reasonOf(error.message))
  }
}

const reasonOf = (message: string): string =>
  message
    .replace(/^Code: \d+\. DB::Exception: /, '')
    .replace(/[.:\s]*(?:while processing|in scope) .*$/is, '')
    .replace(/\s*\([A-Z_]+\)\s*$/, '')
    .trim()
    .slice(0, 300)

/** `failed at position 18 (where): …` by line and column of the text. */
function placed(reason: string, text: string): string {
  const [, at, near] = /failed at position (\d+) \(([^\n]*?)\)(?=[ :(])/s.exec(reason) ?? []
  if (at === undefined) return reason
  const before = Buffer.from(text)
    .subarray(0, Number(at) - 1)
    .toString()
  const line = before.split('\n').length
  const column = before.length - before.lastIndexOf('\n')
  const expected = /Expected one of: (.*)$/s.exec(reason)?.[1]?.split(', ').slice(0, 6).join(', ')
  const cause = /Multi-statements/.test(reason) ? 'only one statement can be asked' : `not understood at ${near}`
  return `line ${line}, column ${column}: ${cause}${expected ? `; expected ${expected}` : ''}`
}

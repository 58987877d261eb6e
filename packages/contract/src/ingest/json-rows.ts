import type { Row } from './import-row.ts'

const maxDepth = 8
const maxColumns = 500
/** More records in one document are not read. */
export const maxJsonRows = 10_000

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The records of a JSON document as rows whose columns are paths: `buyer.id`, `items[].sku`. `records` says where the
 * records are: `data.list[]`, `orders[].items[]` (a row for each item, with what its order says), `[]`; empty: the document is
 * one record. Undefined when there is no such list.
 */
export function rowsOfJson(document: unknown, records: string): Row[] | undefined {
  const levels = records.split('[]').slice(0, -1)
  const rows: Row[] = []
  return expand(document, '', levels, {}, rows) ? rows : undefined
}

function expand(value: unknown, prefix: string, levels: readonly string[], outer: Row, into: Row[]): boolean {
  const [level, ...rest] = levels
  if (level === undefined) {
    if (into.length < maxJsonRows) into.push({ ...outer, ...columnsOf(value, prefix, '') })
    return true
  }
  const path = level.replace(/^\./, '')
  const list = valueAt(value, path)
  if (!Array.isArray(list)) return false
  const name = nameOf(prefix, path)
  const own = { ...outer, ...columnsOf(value, prefix, name) }
  for (const one of list) expand(one, `${name}[]`, rest, own, into)
  return true
}

/** What stands at a dotted path. */
export function valueAt(document: unknown, path: string): unknown {
  let value = document
  for (const key of path === '' ? [] : path.split('.')) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return value
}

const nameOf = (prefix: string, key: string): string => (prefix === '' || key === '' ? prefix + key : `${prefix}.${key}`)

/** Objects become dotted names; lists and what lies deeper stay values. `without` is the list that is read row by row. */
function columnsOf(value: unknown, prefix: string, without: string): Row {
  const out: Record<string, unknown> = {}
  let count = 0
  const put = (one: unknown, name: string, depth: number): void => {
    if (isObject(one) && depth < maxDepth) {
      for (const [key, inner] of Object.entries(one)) if (key !== '__proto__') put(inner, nameOf(name, key), depth + 1)
    } else if (name !== '' && name !== without && count < maxColumns) {
      out[name] = one
      count += 1
    }
  }
  put(value, prefix, 0)
  return out
}

/** Where a document has lists of records, outermost first. */
export function recordPaths(document: unknown): string[] {
  const found = new Set<string>()
  const look = (value: unknown, path: string, depth: number): void => {
    if (depth > maxDepth || found.size >= 50) return
    if (Array.isArray(value)) {
      if (!value.some(isObject)) return
      found.add(`${path}[]`)
      for (const one of value.slice(0, 20)) if (isObject(one)) look(one, `${path}[]`, depth + 1)
    } else if (isObject(value)) for (const [key, inner] of Object.entries(value)) look(inner, nameOf(path, key), depth + 1)
  }
  look(document, '', 0)
  return [...found]
}

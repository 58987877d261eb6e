import { forClickHouse, type Sql } from './sql.ts'

/** A ClickHouse statement with its parameters written in, for people to read; never run. */
export function readable(query: Sql): string {
  const { query: text, query_params } = forClickHouse(query)
  return text
    .replace(/\{(p\d+):[^}]+\}/g, (_, name: string) => literal(query_params[name]))
    .replace(/\s+/g, ' ')
    .trim()
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return `'${String(value).replace(/['\\]/g, '\\$&')}'`
}

/** What one HTTP request to the host asks for, in the parts of ClickHouse's protocol that `@clickhouse/client` uses. */
export interface HostRequest {
  readonly sql: string
  readonly database: string
  readonly queryId: string
  readonly params: Readonly<Record<string, Parameter>>
  readonly settings: Readonly<Record<string, string>>
  readonly insert: { readonly table: string; readonly format: string; readonly values: Buffer } | undefined
}

const notSettings = new Set(['query', 'database', 'query_id', 'session_id', 'default_format', 'role', 'session_timeout'])
/** Transport matters of the real server that a result handed over in process does not have. */
const ignoredSettings = new Set([
  'enable_http_compression',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'wait_end_of_query',
])

const insertPattern = /^\s*insert\s+into\s+(\S+)\s*(?:\([^)]*\)\s*)?format\s+(\w+)\s*;?\s*$/i

export function parseRequest(url: URL, body: Buffer): HostRequest {
  const fromUrl = url.searchParams.get('query')
  const sql = fromUrl === null ? body.toString() : fromUrl
  const insert = insertPattern.exec(sql)
  const params: Record<string, Parameter> = {}
  const settings: Record<string, string> = {}
  for (const [key, value] of url.searchParams) {
    if (key.startsWith('param_')) params[key.slice(6)] = parameter(sql, key.slice(6), value)
    else if (!notSettings.has(key) && !ignoredSettings.has(key)) settings[key] = value
  }
  return {
    sql,
    database: url.searchParams.get('database') ?? 'default',
    queryId: url.searchParams.get('query_id') ?? '',
    params,
    settings,
    insert: insert?.[1] && insert[2] && fromUrl !== null ? { table: insert[1], format: insert[2], values: body } : undefined,
  }
}

/** A bound value: the binding of chDB escapes strings itself and takes lists as lists. */
export type Parameter = string | number | bigint | null | Parameter[]

/** A parameter as the protocol writes it: `\\N`, a list literal, or TSV-escaped text. */
function parameter(sql: string, name: string, text: string): Parameter {
  if (text === '\\N') return null
  const isList = new RegExp(`\\{\\s*${name}\\s*:\\s*Array\\(`).test(sql)
  return isList ? list(text) : unescapeTsv(text)
}

/** Reads `['a','it\\'s',[1,2],NULL]`. */
function list(text: string): Parameter {
  const tokens = text.match(/'(?:\\.|[^'\\])*'|[^\s,[\]']+|[[\]]/gs) ?? []
  const root: Parameter[] = []
  const open: Parameter[][] = [root]
  for (const token of tokens) {
    const top = open.at(-1)
    if (!top) return text
    if (token === '[') {
      const inner: Parameter[] = []
      top.push(inner)
      open.push(inner)
    } else if (token === ']') open.pop()
    else if (token === 'NULL') top.push(null)
    else top.push(token.startsWith("'") ? unescapeTsv(token.slice(1, -1)) : numberOf(token))
  }
  return open.length === 1 ? (root[0] ?? text) : text
}

/** The binding refuses whole numbers beyond 2^53 in a list, unless they come as such. */
function numberOf(token: string): number | bigint {
  const number = Number(token)
  if (!Number.isInteger(number) || Number.isSafeInteger(number)) return number
  return /^-?\d+$/.test(token) ? BigInt(token) : BigInt(number)
}

const escapes: Record<string, string> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', '0': '\0' }
const unescapeTsv = (text: string): string => text.replace(/\\(.)/gs, (_, char: string) => escapes[char] ?? char)

const trailingFormat = /\s+format\s+(\w+)\s*;?\s*$/i
const readable = /^\s*(?:\/\*.*?\*\/\s*)*(select|with|show|describe|desc|explain|exists)\b/is

/** The format of a statement that returns rows; nothing for one that does not. */
export function formatOf(sql: string): string | undefined {
  return readable.test(sql) ? (trailingFormat.exec(sql)?.[1] ?? 'TabSeparated') : undefined
}

/** chDB ignores custom query ids, so the id travels as the query's comment and KILL looks for it there. */
export const marker = (queryId: string): string => `query:${queryId.replace(/[^\w-]/g, '')}`

const killPattern = /^\s*kill\s+query\s+where\s+query_id\s*=\s*'([\w-]+)'/i
export const killedQuery = (sql: string): string | undefined => killPattern.exec(sql)?.[1]

import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** The binding takes rows as text only; a stream in ClickHouse's own format goes through a file, which the engine reads bit by bit. */
export async function withSpooled<T>(request: IncomingMessage, folder: string, work: (file: string) => Promise<T>): Promise<T> {
  const file = join(folder, `import-${process.hrtime.bigint()}.native`)
  try {
    await pipeline(request, createWriteStream(file, { mode: 0o600 }))
    return await work(file)
  } finally {
    await rm(file, { force: true })
  }
}

const importPattern = /^\s*insert\s+into\s+(\w+)\s*\(([^)]*)\)\s*format\s+native\s*$/i

/** `insert into t (a, b) format Native` as an insert from a file; nothing for other statements. */
export function asImport(sql: string | null): ((file: string, settings: Readonly<Record<string, string>>) => string) | undefined {
  const [, table, columns] = importPattern.exec(sql ?? '') ?? []
  if (!table || !columns) return undefined
  return (file, settings) => `insert into ${table} (${columns}) select ${columns} from file('${quoted(file)}', Native)${clause(settings)}`
}

const quoted = (text: string): string => text.replace(/[\\']/g, '\\$&')

function clause(settings: Readonly<Record<string, string>>): string {
  const some = Object.entries(settings).map(([key, value]) => `${key} = ${/^\d+$/.test(value) ? value : `'${quoted(value)}'`}`)
  return some.length > 0 ? ` settings ${some.join(', ')}` : ''
}

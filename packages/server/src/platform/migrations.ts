import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Engine = 'postgres' | 'clickhouse'

export interface Migration {
  readonly engine: Engine
  readonly version: number
  /** The file. */
  readonly name: string
  readonly text: string
  readonly checksum: string
}

export const migrationsFolder = join(import.meta.dirname, '../../migrations')

/** All migrations of both engines, in the order in which they are applied: PostgreSQL first. */
export function readMigrations(folder = migrationsFolder): Migration[] {
  return (['postgres', 'clickhouse'] as const).flatMap((engine) =>
    readdirSync(join(folder, engine))
      .filter((file) => /^\d{4}_.*\.sql$/.test(file))
      .toSorted()
      .map((name) => {
        const text = readFileSync(join(folder, engine, name), 'utf8')
        return { engine, version: Number(name.slice(0, 4)), name, text, checksum: md5(text) }
      }),
  )
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** ClickHouse takes one statement a request; ours are separated by a semicolon at the end of a line. */
export const statementsOf = (text: string): string[] =>
  text
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')

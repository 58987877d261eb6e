import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ClickHouse } from '../clickhouse.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { migrate } from '../migrate.ts'
import type { Postgres } from '../postgres.ts'
import { backup } from './backup.ts'

const kept = 3
const namePattern = /^before-.*\.tar\.zst$/

export const backupsFolder = (dataDir: string): string => join(dataDir, 'backups')

export interface Migrated {
  readonly applied: readonly string[]
  /** The backup that was written before an older schema was changed. */
  readonly backup: string | undefined
}

/** Brings both schemas up to date; an older one is backed up first, into `backups` in the data dir, where the last three stay. */
export async function migrateSafely(
  stores: { readonly postgres: Postgres; readonly clickhouse: ClickHouse; readonly databaseUrl: string; readonly clickhouseUrl: string },
  config: Pick<Config, 'dataDir' | 'secret' | 'secretIsKept'>,
  clock: Clock,
): Promise<Migrated> {
  let file: string | undefined
  const applied = await migrate(stores.postgres, stores.clickhouse, {
    before: async (from) => {
      file = await writeBefore(from, stores, config, clock)
    },
  })
  return { applied, backup: file }
}

async function writeBefore(
  from: string,
  stores: { readonly databaseUrl: string; readonly clickhouseUrl: string },
  { dataDir, secret, secretIsKept }: Pick<Config, 'dataDir' | 'secret' | 'secretIsKept'>,
  clock: Clock,
): Promise<string> {
  const folder = backupsFolder(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const at = clock.now()
  const stamp = at.toISOString().replace(/[-:]|\..*/g, '')
  const file = join(folder, `before-${stamp}-from-${from.slice(0, 4)}.tar.zst`)
  try {
    await backup({ databaseUrl: stores.databaseUrl, clickhouseUrl: stores.clickhouseUrl, file, at, secret, secretIsKept })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`the schema is older than this program, and the backup before its migration failed: ${why}. Nothing was changed.`, {
      cause,
    })
  }
  for (const old of readdirSync(folder)
    .filter((name) => namePattern.test(name))
    .toSorted()
    .slice(0, -kept))
    rmSync(join(folder, old))
  return file
}

import { isBackupRunning } from '../backup/running.ts'
import type { Db } from '../postgres.ts'
import { sql } from '../sql.ts'

const hourMs = 3_600_000
const tableOf = (hour: number): string => `log_batches_${new Date(hour).toISOString().slice(0, 13).replace(/[-T]/g, '')}`

/** Makes the hour tables of `log_batches` before the first append needs them; remembers which exist. */
export function hourTables(): { ensure(db: Db, at: Date): Promise<void> } {
  const known = new Set<number>()
  return {
    async ensure(db, at) {
      const hour = Math.floor(at.getTime() / hourMs) * hourMs
      for (const start of [hour, hour + hourMs]) {
        if (known.has(start)) continue
        await createHour(db, start)
        known.add(start)
      }
    },
  }
}

async function createHour(db: Db, start: number): Promise<void> {
  const [from, to] = [start, start + hourMs].map((ms) => new Date(ms).toISOString())
  const statement = `create table if not exists ${tableOf(start)} partition of log_batches for values from ('${from}') to ('${to}')`
  try {
    await db.run({ strings: [statement], values: [] })
  } catch (error) {
    // Two processes at once: the loser finds the name taken although it asked "if not exists".
    if (!['23505', '42P07', '42710'].includes(codeOf(error))) throw error
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** Drops hours that every reader has passed; returns the tables dropped. */
export async function dropPassedHours(db: Db, before: Date): Promise<string[]> {
  if (await isBackupRunning(db)) return []
  const tables = await db.rows<{ name: string }>(sql`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'log_batches'::regclass order by 1`)
  const dropped: string[] = []
  for (const { name } of tables.filter((table) => table.name < tableOf(before.getTime()))) {
    const waiting = await db.one(sql`
      select 1 as one from ${sql.id(name)} b join log_positions p on p.log_part = b.log_part and p.log = b.log
      where b.pos > p.done_upto limit 1`)
    if (waiting) continue
    await db.run(sql`drop table ${sql.id(name)}`)
    dropped.push(name)
  }
  return dropped
}

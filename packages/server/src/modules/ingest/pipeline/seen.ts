import { isBackupRunning } from '../../../platform/backup/running.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { IncomingRecord } from './records.ts'

/** Notes deliveries and answers with the records that are not repeats. A record that finds itself is no repeat. */
export async function leaveOutRepeats(tx: Tx, records: readonly IncomingRecord[]): Promise<IncomingRecord[]> {
  const first = new Map<string, IncomingRecord>()
  for (const record of records) if (!first.has(keyOf(record))) first.set(keyOf(record), record)
  const mine = [...first.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const [logPart] = mine.map((record) => record.logPart)
  if (logPart === undefined) return []
  const keys = mine.map((record) => Buffer.from(record.record.key, 'hex'))
  const days = mine.map((record) => record.record.day)
  const offsets = mine.map((record) => record.logOffset)
  const taken = await tx.rows<{ offset: number }>(sql`
    insert into seen (log_part, day, key, log_offset)
    select ${logPart}::smallint, d, k, o from unnest(${days}::date[], ${keys}::bytea[], ${offsets}::bigint[]) x(d, k, o)
    on conflict do nothing returning log_offset as offset`)
  const ours = new Set(taken.map((row) => row.offset))
  if (taken.length < mine.length) {
    const again = await tx.rows<{ offset: number }>(sql`
      select s.log_offset as offset from seen s join unnest(${days}::date[], ${keys}::bytea[], ${offsets}::bigint[]) x(d, k, o)
        on s.day = x.d and s.key = x.k and s.log_offset = x.o where s.log_part = ${logPart} and s.day = any(${days}::date[])`)
    for (const row of again) ours.add(row.offset)
  }
  return records.filter((record) => ours.has(record.logOffset))
}

const keyOf = (record: IncomingRecord): string => `${record.record.day}${record.record.key}`

export interface SeenDays {
  ensure(db: Db, days: Iterable<string>, now: Date): Promise<void>
  /** A day was dropped since it was last needed. */
  forget(): void
}

/** Day tables of `seen`, made when a day first appears. */
export function seenDays(): SeenDays {
  const known = new Set<string>()
  return {
    async ensure(db, days, now) {
      for (const day of new Set(days)) {
        if (known.has(day)) continue
        await createDay(db, day)
        await db.run(sql`insert into seen_days (day, created_at) values (${day}, ${now}) on conflict do nothing`)
        known.add(day)
      }
    },
    forget: () => known.clear(),
  }
}

async function createDay(db: Db, day: string): Promise<void> {
  const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  const text = `create table if not exists ${tableOf(day)} partition of seen for values from ('${day}') to ('${next}')`
  await db.run({ strings: [text], values: [] }).catch((error: unknown) => {
    // Two workers at once: the loser finds the name taken although it asked "if not exists".
    if (!(error instanceof Error && 'code' in error && ['23505', '42P07', '42710'].includes(String(error.code)))) throw error
  })
}

const tableOf = (day: string): string => `seen_${day.replaceAll('-', '')}`

/** Drops days nobody has needed since `before`; answers with how many. */
export async function dropSeenDays(db: Db, before: Date): Promise<number> {
  if (await isBackupRunning(db)) return 0
  const old = await db.rows<{ day: string }>(sql`
    delete from seen_days where created_at < ${before} and day < ${before.toISOString().slice(0, 10)}::date returning day`)
  for (const { day } of old) await db.run(sql`drop table if exists ${sql.id(tableOf(day))}`)
  return old.length
}

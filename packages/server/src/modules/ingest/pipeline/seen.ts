import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { isBackupRunning } from '../../../platform/backup/running.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { logPartitionOf } from '../accept.ts'
import type { IncomingRecord } from './records.ts'

/** Notes deliveries and answers with the records that are not repeats. A record that finds itself is no repeat. */
export async function leaveOutRepeats(tx: Tx, records: readonly IncomingRecord[]): Promise<IncomingRecord[]> {
  const first = new Map<string, IncomingRecord>()
  for (const record of records) {
    const key = `${String.fromCharCode(record.logPart)}${record.record.day}${record.record.key}`
    if (!first.has(key)) first.set(key, record)
  }
  if (first.size === 0) return []
  const mine = [...first.keys()].sort().flatMap((key) => first.get(key) ?? [])
  const parts = mine.map((record) => record.logPart)
  const keys = mine.map((record) => Buffer.from(record.record.key, 'hex'))
  const days = mine.map((record) => record.record.day)
  const offsets = mine.map((record) => record.logOffset)
  const given = sql`unnest(${parts}::smallint[], ${days}::date[], ${keys}::bytea[], ${offsets}::bigint[]) x(p, d, k, o)`
  const taken = await tx.rows<Place>(sql`
    insert into seen (log_part, day, key, log_offset) select p, d, k, o from ${given}
    on conflict do nothing returning log_part as "logPart", log_offset as "logOffset"`)
  const ours = new Set(taken.map(placeOf))
  if (taken.length < mine.length) {
    const again = await tx.rows<Place>(sql`
      select s.log_part as "logPart", s.log_offset as "logOffset" from seen s
      join ${given} on s.log_part = x.p and s.day = x.d and s.key = x.k and s.log_offset = x.o
      where s.day = any(${[...new Set(days)]}::date[])`)
    for (const row of again) ours.add(placeOf(row))
  }
  return records.filter((record) => ours.has(placeOf(record)))
}

type Place = Pick<IncomingRecord, 'logPart' | 'logOffset'>

/** One number for a place in the log: offsets stay far below 2^49. */
const placeOf = ({ logPart, logOffset }: Place): number => logOffset * 16 + logPart

const rememberedDays = 7

/** Keys of those that were taken within the last days, whatever the day they bear. */
export async function seenBefore(db: Db, records: readonly CanonicalRecord[], now: Date): Promise<ReadonlySet<string>> {
  if (records.length === 0) return new Set()
  const days = Array.from({ length: rememberedDays + 1 }, (_, i) => new Date(now.getTime() - i * 86_400_000).toISOString().slice(0, 10))
  const rows = await db.rows<{ key: string }>(sql`
    select encode(s.key, 'hex') as key from seen s join unnest(${records.map(logPartitionOf)}::smallint[],
      ${records.map((record) => Buffer.from(record.key, 'hex'))}::bytea[]) x(p, k) on s.log_part = x.p and s.key = x.k
    where s.day = any(${days}::date[])`)
  return new Set(rows.map((row) => row.key))
}

export interface SeenDays {
  ensure(db: Db, days: Iterable<string>, now: Date): Promise<void>
  /** A day was dropped since it was last needed. */
  forget(): void
}

/** Day tables of `seen`, made when a day first appears; those of one call together, for a file of history brings hundreds. */
export function seenDays(): SeenDays {
  const known = new Set<string>()
  let turn = Promise.resolve()

  async function make(db: Db, days: Iterable<string>, now: Date): Promise<void> {
    const missing = [...new Set(days)].filter((day) => !known.has(day))
    if (missing.length === 0) return
    await createDays(db, missing)
    await db.run(sql`insert into seen_days (day, created_at) select d, ${now} from unnest(${missing}::date[]) d on conflict do nothing`)
    for (const day of missing) known.add(day)
  }

  return {
    ensure: (db, days, now) => (turn = turn.catch(() => undefined).then(() => make(db, days, now))),
    forget: () => known.clear(),
  }
}

const attempts = 5

/** Made aside and attached, which waits for nobody: a partition that is created in place waits for all who write to the others. */
async function createDays(db: Db, days: readonly string[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const rows = await db.rows<{ day: string }>(sql`
      select d as day from unnest(${days}::text[], ${days.map(tableOf)}::text[]) x(d, t) where to_regclass(x.t) is null order by d`)
    if (rows.length === 0) return
    try {
      return void (await db.run({ strings: [rows.map(({ day }) => creating(day)).join(';')], values: [] }))
    } catch (error) {
      // Two workers at once: the loser finds a name taken that was free.
      const isTaken = error instanceof Error && 'code' in error && ['23505', '42P07', '42710'].includes(String(error.code))
      if (!isTaken || attempt === attempts) throw error
    }
  }
}

function creating(day: string): string {
  const [table, next] = [tableOf(day), new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)]
  return `create table ${table} (like seen including all);
    alter table seen attach partition ${table} for values from ('${day}') to ('${next}')`
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

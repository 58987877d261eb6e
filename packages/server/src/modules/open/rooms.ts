import type { ClickHouse } from '../../platform/clickhouse.ts'
import { pause } from '../../platform/clock.ts'
import { inWords, isLow, isSpent, NoRoom, type Room } from '../../platform/disk.ts'
import type { LogRoom } from '../../platform/log/index.ts'
import { sql } from '../../platform/sql.ts'

export interface RoomDeps {
  readonly clickhouse: ClickHouse
  readonly room: LogRoom
}

const patienceMs = 2_000

/** Room on the disks of the engines: ClickHouse says it itself, of PostgreSQL it is seen where its files are ours. */
export async function rooms({ clickhouse, room }: RoomDeps): Promise<Record<string, Room>> {
  const postgres = room.now()
  const asked = clickhouse.rows<Room>(sql`
    select toFloat64(unreserved_space) as freeBytes, toFloat64(total_space) as totalBytes from system.disks where name = 'default'`)
  const answered = new AbortController()
  // One that is busy, or away, is not full for that.
  const [disk] = await Promise.race([asked, pause(patienceMs, answered.signal).then(() => [])])
    .catch(() => [])
    .finally(() => answered.abort())
  return { ...(postgres ? { postgres } : {}), ...(disk ? { clickhouse: disk } : {}) }
}

/** What an operator should know before anything stops. */
export const warningsOf = (of: Readonly<Record<string, Room>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(of).flatMap(([engine, room]) => (isLow(room) ? [[engine, `its disk is nearly full: ${inWords(room)}`]] : [])),
  )

/** Accepting goes on while ClickHouse has no room, and what was accepted waits. */
export function demandRoom(of: Readonly<Record<string, Room>>): void {
  for (const [engine, room] of Object.entries(of)) if (isSpent(room)) throw new NoRoom(`the disk of ${engine} is full: ${inWords(room)}`)
}

export const inGb = (of: Readonly<Record<string, Room>>): Record<string, number> =>
  Object.fromEntries(Object.entries(of).map(([engine, { freeBytes }]) => [engine, Math.round(freeBytes / 1e7) / 100]))

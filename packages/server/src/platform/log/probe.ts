import type { Clock } from '../clock.ts'
import type { Postgres } from '../postgres.ts'
import { sql } from '../sql.ts'
import { hourTables } from './hours.ts'
import type { LogRoom } from './room.ts'

/**
 * Proves that the event log can be written durably, now: puts a batch into this hour's table, takes it back and commits,
 * which waits for the write-ahead log on disk. Nobody ever sees the batch, and no head row is touched.
 * An empty batch finds a place where a full one does not: once one was refused for want of room, the probe weighs as much.
 */
export function logProbe(postgres: Postgres, clock: Clock, room: LogRoom): () => Promise<void> {
  const hours = hourTables()
  return async () => {
    const now = clock.now()
    room.check()
    const body = Buffer.alloc(room.isSpent() ? weight : 0)
    await hours.ensure(postgres, now)
    await postgres.transaction(async (tx) => {
      await tx.run(sql`set local statement_timeout = 4000`)
      await tx.run(sql`savepoint probe`)
      await tx.run(
        sql`insert into log_batches (log_part, log, pos, received_at, records, body) values (-1, 'events', 0, ${now}, 0, ${body})`,
      )
      await tx.run(sql`rollback to savepoint probe`)
    })
  }
}

/** More than free places in files that are there already. */
const weight = 256_000

import type { Clock } from '../clock.ts'
import type { Postgres } from '../postgres.ts'
import { sql } from '../sql.ts'
import { hourTables } from './hours.ts'

/**
 * Proves that the event log can be written durably, now: puts a batch into this hour's table, takes it back and commits,
 * which waits for the write-ahead log on disk. Nobody ever sees the batch, and no head row is touched.
 */
export function logProbe(postgres: Postgres, clock: Clock): () => Promise<void> {
  const hours = hourTables()
  return async () => {
    const now = clock.now()
    await hours.ensure(postgres, now)
    await postgres.transaction(async (tx) => {
      await tx.run(sql`set local statement_timeout = 4000`)
      await tx.run(sql`savepoint probe`)
      await tx.run(sql`insert into log_batches (log_part, log, pos, received_at, records, body) values (-1, 'events', 0, ${now}, 0, '')`)
      await tx.run(sql`rollback to savepoint probe`)
    })
  }
}

import pg from 'pg'
import { pause } from './clock.ts'
import type { Postgres } from './postgres.ts'
import { sql } from './sql.ts'

/**
 * Tells other processes that something was appended, so that they look now instead of at their next tick. A hint only:
 * it may be lost, and rings that come close together are one.
 */
export interface Bell {
  ring(): void
  stop(): Promise<void>
}

/** Rings are this far apart at least, however much is appended. */
const apartMs = 10
const retryMs = 1_000
const channel = 'appended'

/** @param heard called for the rings of every process, this one's too; without it this process only rings. */
export function bell(postgres: Postgres, heard?: () => void): Bell {
  const stopping = new AbortController()
  let isWanted = false
  let ringing: Promise<void> | undefined

  async function ringOut(): Promise<void> {
    while (isWanted) {
      isWanted = false
      // Who listens looks by themselves soon enough.
      await postgres.run(sql`select pg_notify(${channel}, '')`).catch(() => undefined)
      await pause(apartMs)
    }
    ringing = undefined
  }

  async function listen(notice: () => void): Promise<void> {
    while (!stopping.signal.aborted) {
      const client = new pg.Client({ connectionString: postgres.url })
      const left = new AbortController()
      const gone = new Promise<void>((resolve) => {
        client.on('error', () => resolve()).once('end', () => resolve())
        stopping.signal.addEventListener('abort', () => resolve(), { signal: left.signal })
      })
      try {
        await client.connect()
        client.on('notification', notice)
        await client.query(`listen ${channel}`)
        await gone
      } catch {
        // The database is away: everything else waits for it too.
      }
      left.abort()
      await client.end().catch(() => undefined)
      await pause(retryMs, stopping.signal)
    }
  }

  const listening = heard && listen(heard)
  return {
    ring() {
      isWanted = true
      ringing ??= ringOut()
    },
    async stop() {
      stopping.abort()
      await listening
      await ringing
    },
  }
}

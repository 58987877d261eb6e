import { setTimeout as delay } from 'node:timers/promises'

/** Business time. Machine time (leases, retries) is PostgreSQL's `clock_timestamp()` or `performance.now()`, never this. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

export interface FakeClock extends Clock {
  set(at: Date): void
  advance(ms: number): void
}

/** A clock that stands still until told otherwise; only the test harness hands it to a running server. */
export function fakeClock(start: Date): FakeClock {
  let at = start.getTime()
  return {
    now: () => new Date(at),
    set: (to) => {
      at = to.getTime()
    },
    advance: (ms) => {
      at += ms
    },
  }
}

/** Machine-time pause that ends early, without an error, when the signal fires. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return
  await delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined)
}

import type { Host, Outcome } from './host.ts'
import type { Queue } from './queue.ts'

export interface Sender {
  /** Something was put into the queue. */
  wake(): void
  /** Sends what waits without gathering more; a pause after failures is kept. Resolves when nothing more can be done now. */
  flush(): Promise<void>
  /** The page goes away: what waits is handed over, or stays for the next page. */
  leave(): void
  stop(): void
}

export interface SenderOptions {
  readonly writeKey: string
  readonly batch: number
  readonly gatherMs: number
  /** Says why events were thrown away: an unknown key, a body the server does not take. */
  readonly onRefused: (status: number, events: number) => void
}

const maxChars = 300_000
/** Browsers take 64 KB of a page that goes away, over all its requests. */
const maxLeaveChars = 20_000
const firstPauseMs = 2_000
const longestPauseMs = 300_000

/** One request at a time; after a failure ever longer pauses, whatever is tracked meanwhile. */
export function openSender(host: Host, queue: Queue, options: SenderOptions): Sender {
  let failures = 0
  let most = options.batch
  let inFlight: Promise<void> | undefined
  let cancelTimer: (() => void) | undefined
  let pausedUntil = 0
  let isStopped = false

  function wake(): void {
    if (isStopped || inFlight || queue.size === 0) return
    const isFull = queue.size >= options.batch
    if (cancelTimer && !(isFull && failures === 0)) return
    cancelTimer?.()
    const gather = isFull ? 0 : options.gatherMs
    cancelTimer = host.later(Math.max(gather, pausedUntil - host.now()), () => {
      cancelTimer = undefined
      void run()
    })
  }

  function run(): Promise<void> {
    inFlight ??= sendOnce().finally(() => {
      inFlight = undefined
      wake()
    })
    return inFlight
  }

  async function sendOnce(): Promise<void> {
    const taken = queue.peek(most, maxChars)
    const { events } = taken
    if (events.length === 0) return
    const outcome = await host.send(bodyOf(options.writeKey, events, host.now())).catch((): Outcome => ({ kind: 'later' }))
    if (isStopped) return
    if (outcome.kind === 'later') return pause(outcome.afterMs)
    failures = 0
    if (outcome.kind === 'refused' && outcome.status === 413 && events.length > 1) {
      most = Math.ceil(events.length / 2)
      return
    }
    most = options.batch
    if (outcome.kind === 'refused') options.onRefused(outcome.status, events.length)
    queue.done(taken)
  }

  function pause(afterMs: number | undefined): void {
    failures += 1
    const wait = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1)) * (0.5 + host.random())
    pausedUntil = host.now() + Math.max(wait, afterMs ?? 0)
    queue.save()
  }

  return {
    wake,
    async flush() {
      while (!isStopped && queue.size > 0 && host.now() >= pausedUntil) {
        cancelTimer?.()
        cancelTimer = undefined
        await run()
      }
    },
    leave() {
      // A request may be under way: what it carries may arrive twice, which the server leaves out.
      while (failures === 0 && queue.size > 0) {
        const taken = queue.peek(options.batch, maxLeaveChars)
        if (!host.leave(bodyOf(options.writeKey, taken.events, host.now()))) break
        queue.done(taken)
      }
      queue.save()
    },
    stop() {
      isStopped = true
      cancelTimer?.()
    },
  }
}

/** The native protocol, `POST /v1/events`; the key in the body keeps the request free of a preflight. */
const bodyOf = (writeKey: string, events: readonly string[], now: number): string =>
  `{"write_key":${JSON.stringify(writeKey)},"sent_at":${now},"events":[${events.join(',')}]}`

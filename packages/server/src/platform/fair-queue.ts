import { fail } from './errors.ts'

export interface FairQueue {
  /** Works when it is the turn of this key; who calls off leaves the queue. Answers with how long it waited, too. */
  run<T>(key: number, work: () => Promise<T>, signal: AbortSignal): Promise<{ readonly value: T; readonly waitedMs: number }>
}

interface Waiter {
  readonly begin: () => void
}

/**
 * Lets only so much work go on at once. The next turn is of the key that has least going on, of those the one served longest ago, whatever
 * the others have waiting: one that asks for eight things holds up another by one at most.
 */
export function fairQueue(most: number, mostWaiting: number): FairQueue {
  const running = new Map<number, number>()
  const waiting = new Map<number, Waiter[]>()
  /** The place of a key's last turn among all turns there were. */
  const served = new Map<number, number>()
  let turns = 0
  const busy = (): number => [...running.values()].reduce((sum, n) => sum + n, 0)

  function next(): void {
    if (busy() >= most) return
    const [first] = [...waiting.keys()].toSorted(
      (a, b) => (running.get(a) ?? 0) - (running.get(b) ?? 0) || (served.get(a) ?? 0) - (served.get(b) ?? 0),
    )
    if (first === undefined) return
    const [waiter, ...left] = waiting.get(first) ?? []
    if (left.length > 0) waiting.set(first, left)
    else waiting.delete(first)
    if (!waiter) return
    served.set(first, ++turns)
    running.set(first, (running.get(first) ?? 0) + 1)
    waiter.begin()
    next()
  }

  function done(key: number): void {
    const left = (running.get(key) ?? 1) - 1
    if (left === 0) running.delete(key)
    else running.set(key, left)
    next()
  }

  const turn = (key: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        const waiters = waiting.get(key) ?? []
        const at = waiters.indexOf(waiter)
        if (at >= 0) waiters.splice(at, 1)
        if (waiters.length === 0) waiting.delete(key)
        reject(signal.reason instanceof Error ? signal.reason : new Error('called off'))
      }
      const waiter: Waiter = {
        begin() {
          signal.removeEventListener('abort', leave)
          resolve()
        },
      }
      if (signal.aborted) return leave()
      signal.addEventListener('abort', leave, { once: true })
      waiting.set(key, [...(waiting.get(key) ?? []), waiter])
      next()
    })

  return {
    async run(key, work, signal) {
      if ((waiting.get(key)?.length ?? 0) >= mostWaiting) fail('too_many_questions', { waiting: mostWaiting })
      const start = performance.now()
      await turn(key, signal)
      const waitedMs = Math.round(performance.now() - start)
      try {
        return { value: await work(), waitedMs }
      } finally {
        done(key)
      }
    },
  }
}

import { durationMs } from './parts.ts'
import type { Reach } from './entries/kind.ts'

/** An event that counts towards a figure. */
export interface Counted {
  readonly id: string
  readonly at: number
  /** What it adds: 1, or the number of the property that is summed. */
  readonly adds: number
}

/**
 * With which of somebody's events, in the order in which they were heard of, the figure is reached: it was not before, and is with
 * it. Inside a window that can be again later, but never twice in one.
 */
export function reachedBy({ value, within }: Reach, events: readonly Counted[]): Set<string> {
  const long = within ? durationMs(within) : Infinity
  const found = new Set<string>()
  const known: Counted[] = []
  let newest = -Infinity
  let last = -Infinity
  const total = (): number => known.reduce((sum, one) => (one.at > newest - long ? sum + one.adds : sum), 0)
  for (const event of events) {
    const before = total()
    known.push(event)
    newest = Math.max(newest, event.at)
    if (before >= value || total() < value) continue
    if (newest - last >= long || last === -Infinity) found.add(event.id)
    else continue
    last = newest
  }
  return found
}

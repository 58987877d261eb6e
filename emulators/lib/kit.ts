import { type Callbacks, callbacks } from './callbacks.ts'
import { type Clock, virtualClock } from './clock.ts'
import { type Faults, faults } from './faults.ts'
import { type Inbox, inbox } from './inbox.ts'
import { type Limits, limits } from './limits.ts'

/** What every emulator has, and what its control address works with. */
export interface Kit {
  readonly clock: Clock
  readonly faults: Faults
  readonly inbox: Inbox
  readonly callbacks: Callbacks
  readonly limits: Limits
  /** What becomes of messages to a number: the code of its receipt. Others arrive. */
  readonly outcomes: Map<string, string>
  /** What was used once and must not be again. */
  readonly nonces: Set<string>
  /** Which operations were asked for, in order. */
  readonly calls: string[]
  number(): string
  reset(): void
}

export function kit(wall?: () => Date): Kit {
  const clock = virtualClock(wall)
  const all = {
    clock,
    faults: faults(),
    inbox: inbox(),
    callbacks: callbacks(clock),
    limits: limits(clock.now),
    outcomes: new Map<string, string>(),
    nonces: new Set<string>(),
    calls: [] as string[],
  }
  let last = 0
  return {
    ...all,
    // Longer than a number can hold exactly, as those of providers are.
    number: () => `9${String(clock.now().getTime()).padStart(13, '0')}${String((last += 1)).padStart(5, '0')}`,
    reset() {
      clock.reset()
      for (const part of [all.faults, all.inbox, all.callbacks, all.limits, all.outcomes, all.nonces]) part.clear()
      all.calls.splice(0)
    },
  }
}

/** What answers an event waits for one turn of the many at most: such a turn is as large as passes in about this time. */
const besideMs = 150
/** With nothing else going on, the first event that comes waits for no more than this. */
const aloneMs = 1_000
/** Events rarely come alone: for so long after one the next is expected, and for longer where turns take long. */
const expectedMs = 1_000
const expectedTurns = 3
/** Answers that come later than this have waited for more than one turn: the machine is full, and the many rest after a turn as long as it took. */
const lateMs = 300

export interface BulkTurns {
  /** Somebody who has just done something is being answered, so many milliseconds after it. */
  answering(afterMs?: number): void
  /** Are events being answered, or were they just now? */
  isBeside(): boolean
  /** The next turn of the many. */
  next(): BulkTurn
}

export interface BulkTurn {
  /** How many may go at most. None while the many rest, which they do after a turn alone: whatever happens beside them, they go on. */
  readonly size: number
  /** So many have gone. */
  done(taken: number): void
}

export interface TurnSizes {
  readonly least: number
  /** Before it is known how long they take. */
  readonly first: number
  readonly most: number
}

/** Sizes turns of bulk work: large ones while nothing else happens, beside answers to events no larger than these can wait for. */
export function bulkTurns(sizes: TurnSizes, now: () => number = () => performance.now()): BulkTurns {
  let answeredAt = -Infinity
  let [isLate, restUntil] = [false, -Infinity]
  let last: { readonly taken: number; readonly ms: number } | undefined
  const isBeside = (): boolean => now() - answeredAt < Math.max(expectedMs, expectedTurns * (last?.ms ?? 0))
  return {
    answering(afterMs = 0) {
      answeredAt = now()
      isLate ||= afterMs > lateMs
    },
    isBeside,
    next() {
      const begun = now()
      const wishedMs = isBeside() ? besideMs : aloneMs
      const unknown = isBeside() ? sizes.least : sizes.first
      const isResting = isBeside() && begun < restUntil
      return {
        size: isResting ? 0 : last ? sizeAfter(last, wishedMs, sizes) : unknown,
        done(taken) {
          if (taken > 0) [isLate, restUntil] = [false, isLate ? 2 * now() - begun : -Infinity]
          // A few that were left say nothing of how long many take.
          if (taken >= sizes.least) last = { taken, ms: now() - begun }
        },
      }
    },
  }
}

/** How many pass in a time, going by the last turn; no more than twice as many as went then. */
function sizeAfter({ taken, ms }: { readonly taken: number; readonly ms: number }, wishedMs: number, { least, most }: TurnSizes): number {
  return Math.max(least, Math.min(most, 2 * taken, Math.floor((taken * wishedMs) / Math.max(1, ms))))
}

import type { StepResult } from '@millrace/contract/journeys/index.ts'
import { type Count, keyOf } from './save.ts'
import { type Happening, type LiveVersion, type NotEntered, type Run, type RunVisit, stayed } from './types.ts'

interface Counted {
  readonly journeyId: number
  readonly version: number
  readonly isTest: boolean
}

/** What is told of a transaction: who passed which step and why, who did not enter, and how many of each. */
export class Story {
  readonly visits: RunVisit[] = []
  readonly notEntered = new Map<string, NotEntered>()
  private readonly counted: Count[] = []

  /** Test people go their way, and no number counts them. */
  count({ journeyId, version, isTest }: Counted, node: string, port: string): void {
    if (!isTest) this.counted.push({ journeyId, version, node, port })
  }

  /** Put together when it is asked for: a replay never does. */
  get counts(): Map<string, { count: Count; n: number }> {
    const counts = new Map<string, { count: Count; n: number }>()
    for (const count of this.counted) {
      const key = keyOf(count)
      const kept = counts.get(key)
      if (kept) kept.n += 1
      else counts.set(key, { count, n: 1 })
    }
    return counts
  }

  /** Steps that a run has passed, each with the one it went on to. */
  passed(run: Run, version: number, { visits, position }: StepResult): void {
    for (const [i, { node, visit, arrivedAt, leftAt, port, why }] of visits.entries()) {
      this.visits.push({ run, version, node, visit, arrivedAt, leftAt, port, why, next: visits[i + 1]?.node ?? position.node })
      this.count(run, node, port)
    }
  }

  /** What is told in the history of a run without its having moved. */
  note(run: Run, node: string, port: string, why: string, arrivedAt: number, leftAt: number, visit = run.position.visits): void {
    this.visits.push({ run, version: run.version, node, visit, arrivedAt, leftAt, port, why, next: stayed })
  }

  /** A run, or one of its tokens, came to its end where it stood. */
  ended(run: Run, why: string, at: number, port = 'ended'): void {
    const { node, visits, arrivedAt } = run.position
    this.visits.push({ run, version: run.version, node, visit: visits, arrivedAt, leftAt: at, port, why, next: '' })
  }

  /** A run never began. */
  cancelled(run: Run, reason: string, event?: Happening): void {
    this.count(run, 'entry', 'cancelled')
    const at = { event: event?.name ?? '', eventId: event?.id ?? '', eventAt: event?.at ?? run.enteredAt }
    const { projectId, journeyId, version, personId, isTest, entryKey } = run
    this.notEntered.set(`${run.runId}`, { kind: 'cancelled', projectId, journeyId, version, personId, isTest, entryKey, reason, ...at })
  }

  /** Somebody was refused at the door: told once per person, journey and reason. */
  refused(
    { journeyId, projectId, version }: LiveVersion,
    { personId, isTest }: { personId: number; isTest: boolean },
    event: Happening,
    reason: string,
  ): void {
    this.count({ journeyId, version, isTest }, 'entry', 'refused')
    const at = { event: event.name, eventId: event.id, eventAt: event.at }
    const of = { projectId, journeyId, version, personId, isTest, entryKey: '' }
    this.notEntered.set(`${journeyId}\n${personId}\n${reason}`, { kind: 'refused', reason, ...of, ...at })
  }
}

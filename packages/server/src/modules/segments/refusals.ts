import type { ClickHouseError } from '@clickhouse/client'
import { type EventLeaf, matchesOf } from '@millrace/contract/rules/index.ts'
import type { Logger } from 'pino'

/** Conditions on events that the analysis store refuses: kept apart, so that all others are answered. */
export interface Refusals {
  /** Why a condition is not asked: it was refused less than a minute ago. */
  of(projectId: number, leaf: EventLeaf): string | undefined
  /** Remembers that a condition was refused when it was asked alone, and tells operators. */
  note(projectId: number, leaf: EventLeaf, error: ClickHouseError): void
}

/** For how long a refused condition is not asked again: what is too dear is not to be tried with every batch. */
const restMs = 60_000

/** What is remembered is of this process: another one finds it out by itself. */
export function refusals(now: () => Date, log: Logger): Refusals {
  const known = new Map<string, { readonly why: string; readonly until: number }>()
  const resting = (key: string): string | undefined => {
    const found = known.get(key)
    return found && now().getTime() < found.until ? found.why : undefined
  }
  return {
    of: (projectId, leaf) => (known.size === 0 ? undefined : resting(keyOf(projectId, leaf))),
    note(projectId, leaf, error) {
      const key = keyOf(projectId, leaf)
      // Parts that are worked on side by side find out at once.
      if (resting(key) !== undefined) return
      const at = now().getTime()
      for (const [one, { until }] of known) if (until <= at) known.delete(one)
      known.set(key, { why: reasonOf(error), until: at + restMs })
      const events = matchesOf(leaf).map((match) => match.event)
      log.error(
        { err: error, project: projectId, events },
        'a condition cannot be answered: runs that come to it are held, live segments that ask it set aside',
      )
    },
  }
}

/** The kind of error alone: its message may quote what people wrote. */
export const reasonOf = ({ type, code }: ClickHouseError): string => `unanswered: ${type ?? `code ${code}`}`

const keyOf = (projectId: number, leaf: EventLeaf): string => `${projectId}\n${JSON.stringify(leaf)}`

import { DateTime } from 'luxon'
import type { ReportQuery } from '@millrace/contract/journeys/report.ts'
import type { Scope } from '../src/modules/journeys/report/compile.ts'

/** A row of the history, as it is stored. */
export interface HistoryRow {
  readonly run_id: number
  readonly person_id: number
  readonly version: number
  readonly node: string
  readonly port: string
  readonly next: string
  readonly why: string
  readonly arrived: number
  readonly left: number
  readonly is_test: number
}

const isNote = (row: HistoryRow) => row.next === '.'
const opens = (row: HistoryRow) => row.node === 'entry' && (!isNote(row) || row.port === 'parked')

/** The same numbers by going through the rows one by one: what the statement has to agree with. */
export function naiveSteps(all: readonly HistoryRow[], scope: Scope, interval: ReportQuery['interval'], zone: string) {
  const rows = all.filter((row) => row.is_test === 0)
  const within = (at: number) => at >= scope.from.getTime() && at < scope.until.getTime()
  const entered = new Map(rows.filter(opens).map((row) => [row.run_id, row]))
  const counts = (row: HistoryRow): boolean => {
    const entry = entered.get(row.run_id)
    if (scope.version !== undefined && entry?.version !== scope.version) return false
    return scope.by === 'event' || (entry !== undefined && within(entry.left))
  }
  const ofPeriod = (at: number) => scope.by === 'entry' || within(at)
  const goals = new Set(rows.filter((row) => isNote(row) && row.port === 'goal').map((row) => row.run_id))
  const dayOf = (row: HistoryRow): string => {
    const at = scope.by === 'entry' ? (entered.get(row.run_id)?.left ?? 0) : row.left
    return DateTime.fromMillis(at, { zone }).startOf(interval).toISODate() ?? ''
  }
  const steps = new Map<string, ReturnType<typeof empty>>()
  const of = (step: string) => {
    const one = steps.get(step) ?? empty()
    steps.set(step, one)
    return one
  }
  const come = (step: string, row: HistoryRow): void => {
    const one = of(step)
    if (!ofPeriod(row.left)) return
    one.came += 1
    one.inside += 1
    one.runs.add(row.run_id)
    one.series[dayOf(row)] = (one.series[dayOf(row)] ?? 0) + 1
  }
  for (const row of rows.filter(counts)) {
    if (opens(row)) come('entry', row)
    if (!isNote(row) && row.next !== '') come(row.next, row)
    if (isNote(row) && row.port !== 'parked') {
      if (row.port === 'goal') come('$goal', row)
      continue
    }
    const one = of(row.node)
    const arrived = row.node === 'entry' ? row.left : row.arrived
    if (ofPeriod(arrived)) one.inside -= 1
    if (!ofPeriod(row.left)) continue
    if (isNote(row)) {
      one.parked += 1
      continue
    }
    one.left[row.port] = (one.left[row.port] ?? 0) + 1
    one.times.push(row.left - arrived)
    if (row.next !== '') continue
    one.ended += 1
    come('$ended', row)
    if (goals.has(row.run_id) || row.why === 'merged') continue
    one.dropped += 1
    come('$dropped', row)
  }
  return steps
}

const empty = () => ({
  came: 0,
  runs: new Set<number>(),
  left: {} as Record<string, number>,
  parked: 0,
  inside: 0,
  ended: 0,
  dropped: 0,
  times: [] as number[],
  series: {} as Record<string, number>,
})

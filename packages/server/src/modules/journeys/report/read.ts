import { entryId, type Graph, portsOf } from '@millrace/contract/journeys/index.ts'
import type { Report, ReportQuery, ReportStep } from '@millrace/contract/journeys/report.ts'
import { DateTime } from 'luxon'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { fail } from '../../../platform/errors.ts'
import { compileFunnel, compileSteps, type Scope, totals } from './compile.ts'

interface Asked {
  readonly projectId: number
  readonly timeZone: string
  readonly journeyId: number
  readonly graph: Graph
  readonly now: Date
}

const longestDays = 400

/** The days of a report as moments, in the zone of the project. */
export function periodOf({ from, to }: Pick<ReportQuery, 'from' | 'to'>, zone: string, now: Date, where = 'query') {
  const last = to ?? DateTime.fromJSDate(now, { zone }).toISODate() ?? ''
  const first = from ?? DateTime.fromISO(last).minus({ days: 29 }).toISODate() ?? ''
  const [start, end] = [DateTime.fromISO(first, { zone }), DateTime.fromISO(last, { zone })]
  if (first > last) refuse(`${where}.from`, 'too_late', 'the first day is not after the last')
  if (end.diff(start, 'days').days >= longestDays) refuse(`${where}.from`, 'too_early', `at most ${longestDays} days`)
  return { first, last, from: start.startOf('day').toJSDate(), until: end.plus({ days: 1 }).startOf('day').toJSDate() }
}

interface StepRow extends Omit<ReportStep, 'node' | 'left' | 'medianMs' | 'p90Ms' | 'series'> {
  readonly step: string
  readonly left: Counts
  readonly times: readonly number[]
  readonly series: Counts
}
type Counts = readonly [keys: readonly string[], counts: readonly number[]]

/** What became of the runs of a journey: one statement for all steps, one for the funnel. */
export async function readReport(clickhouse: ClickHouse, asked: Asked, query: ReportQuery): Promise<Report> {
  const began = performance.now()
  const { graph, timeZone } = asked
  const { first, last, from, until } = periodOf(query, timeZone, asked.now)
  const scope: Scope = { projectId: asked.projectId, journeyId: asked.journeyId, from, until, by: query.by, version: query.version }
  const way = query.steps === undefined ? mainWay(graph) : [...new Set(query.steps.split(',').filter(Boolean))]
  const [rows, levels] = await Promise.all([
    clickhouse.rows<StepRow>(compileSteps(scope, query.interval, timeZone)),
    clickhouse.rows<{ level: number; runs: number; converted: number }>(compileFunnel(scope, [entryId, ...way])),
  ])
  const days = intervalsOf(first, last, query.interval)
  const byStep = new Map(rows.map((row) => [row.step, row]))
  const total = (step: string) => byStep.get(step)?.came ?? 0
  const seriesOf = (step: string): number[] => spread(byStep.get(step)?.series, days)
  const [entered, converted, ended, dropped] = [entryId, totals.converted, totals.ended, totals.dropped].map(seriesOf)
  const known = [entryId, ...graph.nodes.map((node) => node.id)]
  const gone = [...byStep.keys()].filter((step) => !known.includes(step) && !step.startsWith('$')).toSorted()
  const steps = [...known, ...gone].map((node) => presentStep(node, byStep.get(node), days))
  return {
    from: first,
    to: last,
    by: query.by,
    timeZone,
    entered: total(entryId),
    converted: total(totals.converted),
    ended: total(totals.ended),
    dropped: total(totals.dropped),
    inside: steps.reduce((sum, step) => sum + step.inside, 0),
    hasGoal: graph.goal !== null,
    steps,
    intervals: days.map((day, i) => ({
      day,
      entered: entered?.[i] ?? 0,
      converted: converted?.[i] ?? 0,
      ended: ended?.[i] ?? 0,
      dropped: dropped?.[i] ?? 0,
    })),
    funnel: [entryId, ...way].map((node, i) => {
      const through = levels.filter((one) => one.level > i)
      const sum = (of: (one: (typeof through)[number]) => number): number => through.reduce((all, one) => all + of(one), 0)
      return { node, runs: sum((one) => one.runs), converted: sum((one) => one.converted) }
    }),
    ms: Math.round(performance.now() - began),
  }
}

function presentStep(node: string, row: StepRow | undefined, days: readonly string[]): ReportStep {
  const left = (row?.left[0] ?? []).map((port, i) => ({ port, runs: row?.left[1][i] ?? 0 }))
  const time = (i: number): number | null => (left.length > 0 ? (row?.times[i] ?? null) : null)
  const { came = 0, runs = 0, parked = 0, inside = 0, ended = 0, dropped = 0 } = row ?? {}
  const numbers = { came, runs, parked, inside, ended, dropped }
  return { node, ...numbers, left, medianMs: time(0), p90Ms: time(1), series: spread(row?.series, days) }
}

function spread(counts: Counts | undefined, days: readonly string[]): number[] {
  const known = new Map((counts?.[0] ?? []).map((day, i) => [day, counts?.[1][i] ?? 0]))
  return days.map((day) => known.get(day) ?? 0)
}

/** First days of the intervals that a period touches. */
function intervalsOf(first: string, last: string, interval: ReportQuery['interval']): string[] {
  const days: string[] = []
  for (let day = DateTime.fromISO(first).startOf(interval); (day.toISODate() ?? '') <= last; day = day.plus({ [interval]: 1 }))
    days.push(day.toISODate() ?? '')
  return days
}

/** From the entry on, always by the first port that leads on. */
export function mainWay({ nodes, edges }: Graph): string[] {
  const next = new Map(edges.map((edge) => [`${edge.from}\n${edge.port}`, edge.to]))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const way: string[] = []
  for (let id = next.get(`${entryId}\nnext`); id !== undefined && !way.includes(id); ) {
    const node = byId.get(id)
    if (!node) break
    way.push(id)
    id = portsOf(node)
      .map((port) => next.get(`${node.id}\n${port}`))
      .find((to) => to !== undefined)
  }
  return way
}

function refuse(path: string, code: string, message: string): never {
  return fail('invalid_input', {}, [{ path, code, message }])
}

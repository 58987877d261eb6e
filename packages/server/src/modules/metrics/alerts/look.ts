import { judge, type MetricAlertRule, seasonUnit, type Span, spansOf, type Verdict } from '@millrace/contract/metrics/alert.ts'
import type { Seen } from '@millrace/contract/metrics/alert-words.ts'
import { measuresOf, type MetricDefinition } from '@millrace/contract/metrics/index.ts'
import { bucketOf } from '@millrace/contract/queries/index.ts'
import type { MetricsDeps } from '../routes.ts'
import { lookAtSeason } from './season.ts'

export interface Found extends Required<Seen> {
  readonly verdict: Verdict
  readonly span: Span
}

interface Project {
  readonly id: number
  readonly timeZone: string
}

/** What an alert finds at a moment. */
export async function look(
  deps: Pick<MetricsDeps, 'metrics' | 'postgres'>,
  project: Project,
  /** Of the metric it looks at; null: it looks at a process. */
  definition: MetricDefinition | null,
  rule: MetricAlertRule,
  at: number,
): Promise<Found> {
  const { metrics } = deps
  const { timeZone } = project
  const totalOf = async (of: MetricDefinition, span: Span): Promise<number | null> => {
    const days = { from: bucketOf(span.from, 'day', timeZone), to: bucketOf(span.until - 1, 'day', timeZone) }
    return (await metrics.ask(project, of, { ...days, unit: null }, { within: span })).total
  }
  const spans = spansOf(rule, at, timeZone)
  if (rule.condition.kind === 'stuck') {
    const now = await metrics.stuck(project, rule.condition, spans.now)
    return { verdict: judge(rule.condition, now, null), now, before: null, usual: null, span: spans.now }
  }
  if (definition === null) throw new Error('an alert without a metric')
  if (rule.condition.kind === 'no_data') {
    const events = await Promise.all(
      measuresOf(definition).map((a) => totalOf({ kind: 'measure', a: { ...a, aggregation: 'events' } }, spans.now)),
    )
    const all = events.reduce<number>((sum, n) => sum + (n ?? 0), 0)
    // Events that come to nothing, as three of three refunded do, are data.
    return { verdict: judge(rule.condition, all, null), now: all, before: null, usual: null, span: spans.now }
  }
  if (rule.condition.kind === 'season')
    return lookAtSeason(deps, project, definition, { condition: rule.condition, unit: seasonUnit(rule), span: spans.now })
  const numberOf = (span: Span): Promise<number | null> => totalOf(definition, span)
  const [now, before] = await Promise.all([numberOf(spans.now), spans.before ? numberOf(spans.before) : null])
  return { verdict: judge(rule.condition, now, before), now, before, usual: null, span: spans.now }
}

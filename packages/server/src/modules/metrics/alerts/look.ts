import { judge, type MetricAlertRule, type Span, spansOf, type Verdict } from '@millrace/contract/metrics/alert.ts'
import type { MetricDefinition } from '@millrace/contract/metrics/index.ts'
import { bucketOf } from '@millrace/contract/queries/index.ts'
import type { MetricsModule } from '../metrics.ts'

export interface Found {
  readonly verdict: Verdict
  readonly now: number | null
  readonly before: number | null
  readonly span: Span
}

interface Project {
  readonly id: number
  readonly timeZone: string
}

/** What an alert finds at a moment. */
export async function look(
  metrics: MetricsModule,
  project: Project,
  definition: MetricDefinition,
  rule: MetricAlertRule,
  at: number,
): Promise<Found> {
  const { timeZone } = project
  const numberOf = async (span: Span): Promise<number | null> => {
    const days = { from: bucketOf(span.from, 'day', timeZone), to: bucketOf(span.until - 1, 'day', timeZone) }
    return (await metrics.ask(project, definition, { ...days, unit: null }, span)).total
  }
  const spans = spansOf(rule, at, timeZone)
  const [now, before] = await Promise.all([numberOf(spans.now), spans.before ? numberOf(spans.before) : null])
  return { verdict: judge(rule.condition, now, before), now, before, span: spans.now }
}

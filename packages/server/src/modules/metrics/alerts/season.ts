import {
  judge,
  type MetricAlertRule,
  type SeasonCondition,
  seasonUnit,
  type Span,
  spansOf,
  timesFiring,
} from '@millrace/contract/metrics/alert.ts'
import { type MetricAlertPreviewed, previewWeeks } from '@millrace/contract/metrics/alerts-api.ts'
import type { MetricDefinition } from '@millrace/contract/metrics/index.ts'
import { earlierDays, seasonOf, type SeasonUnit } from '@millrace/contract/metrics/season.ts'
import { bucketOf, laterBucketMs, rangeOf } from '@millrace/contract/queries/index.ts'
import { type How, holidaysOf } from '../../analytics/index.ts'
import type { MetricsDeps } from '../routes.ts'
import type { Found } from './look.ts'

type Deps = Pick<MetricsDeps, 'metrics' | 'postgres'>
interface Project {
  readonly id: number
  readonly timeZone: string
}

/** What an alert on what is usual finds: its hour or day and those of the weeks before, in one question that reads nothing else. */
export async function lookAtSeason(
  deps: Deps,
  project: Project,
  definition: MetricDefinition,
  { condition, unit, span }: { readonly condition: SeasonCondition; readonly unit: SeasonUnit; readonly span: Span },
): Promise<Found> {
  const parts = [span, ...earlierDays(span.from, condition.weeks, project.timeZone)]
  const { rows, usualAt } = await read(deps, project, definition, unit, condition.weeks, span, { parts })
  const bucket = bucketOf(span.from, unit, project.timeZone)
  const now = rows.find((row) => row.bucket === bucket)?.value ?? null
  return { now, ...judged(condition, now, usualAt(bucket, condition)), span }
}

/** Every look of the last weeks at once: what an alert on what is usual would have found. */
export async function previewSeason(
  deps: Deps,
  project: Project,
  definition: MetricDefinition,
  { rule, condition, at, signal }: { rule: MetricAlertRule; condition: SeasonCondition; at: number; signal: AbortSignal },
): Promise<MetricAlertPreviewed> {
  const { timeZone } = project
  const unit = seasonUnit(rule)
  const { until } = spansOf(rule, at, timeZone).now
  const span = { from: laterBucketMs(until, -7 * previewWeeks * (unit === 'day' ? 1 : 24), unit, timeZone), until }
  const { rows, usualAt, ms, sql } = await read(deps, project, definition, unit, condition.weeks, span, { signal })
  const startOf = (bucket: string): number => (unit === 'hour' ? Date.parse(bucket) : rangeOf({ from: bucket, to: bucket }, timeZone).from)
  const points = rows
    .map(({ bucket, value }) => ({ bucket, now: value, from: startOf(bucket) }))
    .filter(({ from }) => from >= span.from && from < until)
    .map(({ bucket, now }) => ({ bucket, now, ...judged(condition, now, usualAt(bucket, condition)) }))
  return { unit, points, times: timesFiring(points.map((one) => one.verdict)), ms, sql }
}

function judged(condition: SeasonCondition, now: number | null, { middle, ...usual }: ReturnType<ReturnType<typeof seasonOf>>) {
  return { before: middle, usual, verdict: judge(condition, now, middle, usual) }
}

/** A metric by hour or day, from so many weeks before a time to its end. */
async function read(
  { metrics, postgres }: Deps,
  project: Project,
  definition: MetricDefinition,
  unit: SeasonUnit,
  weeks: number,
  { from, until }: Span,
  how: Pick<How, 'parts' | 'signal'>,
) {
  const { timeZone } = project
  const within = { from: laterBucketMs(from, -7 * weeks, 'day', timeZone), until }
  const days = { from: bucketOf(within.from, 'day', timeZone), to: bucketOf(until - 1, 'day', timeZone) }
  const [{ rows, ms, sql }, holidays] = await Promise.all([
    metrics.ask(project, definition, { ...days, unit }, { ...how, within }),
    holidaysOf(postgres, project.id, days),
  ])
  return { rows, ms, sql, usualAt: seasonOf(rows, { unit, timeZone, holidays }) }
}

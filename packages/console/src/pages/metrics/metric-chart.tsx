import type { Metric, MetricAnswer } from '@millrace/contract/metrics/api.ts'
import { countOf, type MetricDefinition, type MetricQuestion } from '@millrace/contract/metrics/index.ts'
import { useMemo } from 'react'
import { useMetricValue } from '../../lib/metrics.ts'
import { useProject } from '../../lib/session.ts'
import { Chart } from '../../ui/chart.tsx'
import { Counted } from '../analytics/behind.tsx'
import { labelOf, useMarks, useNotes } from '../analytics/marks.tsx'
import { useAnalysisWords } from '../analytics/words.ts'

type Written = Pick<Metric, 'format' | 'unit'>

/** The numbers of a metric over time, or by the values of a property. */
export function MetricChart({
  name,
  metric,
  answer,
  asked,
  kind = 'line',
  height,
}: {
  readonly name: string
  readonly metric: Written
  readonly answer: MetricAnswer
  readonly asked: Pick<MetricQuestion, 'from' | 'to'>
  readonly kind?: 'line' | 'bar'
  readonly height?: number
}) {
  const words = useAnalysisWords()
  const { timeZone } = useProject()
  const value = useMetricValue(metric)
  const { categories, series } = useMemo(() => {
    const groups = answer.groups?.filter((one) => !one.isRest).slice(0, 12)
    return {
      categories: groups
        ? groups.map(({ key }) => (key === null ? words.unset : String(key)))
        : answer.rows.map((row) => labelOf(row.bucket, timeZone)),
      series: [{ name, values: (groups ?? answer.rows).map((one) => one.value) }],
    }
  }, [answer, name, timeZone, words])
  const notes = useNotes(asked.from, asked.to)
  const marks = useMarks(answer.groups ? noNotes : notes, categories)
  return (
    <Chart
      label={name}
      categories={categories}
      series={series}
      marks={marks}
      kind={answer.groups ? 'bar' : kind}
      format={value}
      {...(height === undefined ? {} : { height })}
    />
  )
}
const noNotes: readonly never[] = []

/** The number over the whole range; one of people opens them. */
export function MetricTotal({
  name,
  metric,
  definition,
  answer,
  asked,
}: {
  readonly name: string
  readonly metric: Written
  readonly definition: MetricDefinition
  readonly answer: MetricAnswer
  readonly asked: MetricQuestion
}) {
  const value = useMetricValue(metric)
  if (definition.kind !== 'measure' || definition.a.aggregation !== 'people' || !answer.total) return <>{value(answer.total)}</>
  const query = countOf(definition.a, { ...asked, unit: null })
  return <Counted model="count" query={query} slice={{}} n={answer.total} shown={value(answer.total)} title={name} />
}

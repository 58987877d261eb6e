import { type MetricAlertRule, metricAlertRuleSchema } from '@millrace/contract/metrics/alert.ts'
import { type MetricAlertPreviewed, previewWeeks } from '@millrace/contract/metrics/alerts-api.ts'
import type { Metric } from '@millrace/contract/metrics/api.ts'
import { bucketOf } from '@millrace/contract/queries/index.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Flex, Typography } from 'antd'
import { useMemo } from 'react'
import { call } from '../../../lib/api.ts'
import { useMetricName, useMetricValue } from '../../../lib/metrics.ts'
import { useProject } from '../../../lib/session.ts'
import { useSettled } from '../../../lib/settled.ts'
import { useWords } from '../../../lib/words.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { Statement } from '../../../ui/statement.tsx'
import { labelOf, useMarks, useNotes } from '../../analytics/marks.tsx'

/** The last weeks with what was usual, and where the alert would have fired. */
export function SeasonPreview({ metric, rule }: { readonly metric: Metric; readonly rule: MetricAlertRule }) {
  const { api, slug } = useProject()
  const settled = useSettled(rule, 300)
  const query = useQuery({
    queryKey: ['metric-alert-preview', slug, metric.id, settled],
    queryFn: ({ signal }) =>
      call<MetricAlertPreviewed>(`${api}/metric-alerts/preview`, {
        method: 'POST',
        body: { metricId: metric.id, rule: settled },
        signal,
      }),
    enabled: metricAlertRuleSchema.safeParse(settled).success,
    placeholderData: keepPreviousData,
    retry: false,
  })
  return (
    <Loaded query={query}>
      {(answer) => (
        <div style={{ opacity: query.isFetching ? 0.6 : 1 }}>
          <Previewed metric={metric} answer={answer} />
        </div>
      )}
    </Loaded>
  )
}

function Previewed({ metric, answer }: { readonly metric: Metric; readonly answer: MetricAlertPreviewed }) {
  const words = useWords().metricAlerts
  const { timeZone } = useProject()
  const name = useMetricName()(metric)
  const value = useMetricValue(metric)
  const { points, times } = answer
  const { categories, series, band, dots } = useMemo(
    () => ({
      categories: points.map((one) => labelOf(one.bucket, timeZone)),
      series: [{ name, values: points.map((one) => one.now) }],
      band: { name: words.season.usual, low: points.map((one) => one.usual.low), high: points.map((one) => one.usual.high) },
      dots: { name: words.season.fires, values: points.map((one) => (one.verdict === 'firing' ? one.now : null)) },
    }),
    [points, name, timeZone, words],
  )
  const dayOf = (bucket = ''): string => (bucket.includes('T') ? bucketOf(Date.parse(bucket), 'day', timeZone) : bucket)
  const notes = useNotes(dayOf(points[0]?.bucket), dayOf(points.at(-1)?.bucket))
  const marks = useMarks(notes, categories)
  const isKnown = points.some((one) => one.usual.low !== null)
  return (
    <Flex vertical gap={8}>
      <Typography.Text strong role="status">
        {isKnown ? words.season.times(times, previewWeeks) : words.season.tooLittle(Math.max(...points.map((one) => one.usual.weeks), 0))}
      </Typography.Text>
      <Chart
        label={words.season.chart(name)}
        categories={categories}
        series={series}
        band={band}
        dots={dots}
        marks={marks}
        format={value}
        height={240}
      />
      <Typography.Text type="secondary">{words.season.note}</Typography.Text>
      <Statement sql={answer.sql} ms={answer.ms} />
    </Flex>
  )
}

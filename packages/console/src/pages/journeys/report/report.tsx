import type { JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { type Report, reportDates, reportIntervals } from '@millrace/contract/journeys/report.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Card, Flex, Segmented, Select, Statistic, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Page } from '../../../ui/page.tsx'
import { Loaded, Teach } from '../../../ui/states.tsx'
import { RangeField } from '../../analytics/fields.tsx'
import { ToEffect } from '../../analytics/effect/to-effect.tsx'
import { useStepName } from '../path.tsx'
import { Funnel } from './funnel.tsx'
import { Stages } from './stages.tsx'
import { StepTable } from './step-table.tsx'
import { type Period, usePeriod, useReport } from './use-report.ts'

/** What became of those who entered, or what happened in some days. The view is the address. */
export function JourneyReport() {
  const words = useWords()
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const journey = useQuery({ queryKey: ['journey', slug, id], queryFn: () => call<JourneyDetail>(`${api}/journeys/${id}`) })
  const period = usePeriod()
  const { values, set } = useFilters('steps')
  const steps = values.steps ? `&steps=${values.steps}` : ''
  const isPublished = journey.data?.version !== null
  const query = useReport(id, `${period.query}&interval=${period.interval}${steps}`, isPublished)
  return (
    <Page
      title={words.report.of(journey.data?.name ?? '')}
      extra={
        <Link to="/$slug/engage/journeys/$id" params={{ slug, id }}>
          {words.journeys.toJourney}
        </Link>
      }
    >
      {isPublished ? (
        <>
          <Question period={period} version={journey.data?.version ?? null} />
          <ToEffect id={id} goal={journey.data?.draft.goal} days={period.days} />
          <Loaded
            query={query}
            empty={{ when: (told) => told.entered + told.steps.reduce((n, one) => n + one.came, 0) === 0, text: words.report.empty }}
          >
            {(told) => (
              <Told
                id={id}
                told={told}
                period={period}
                onSteps={(next) => set('steps', next.join(','))}
                isFetching={query.isPlaceholderData}
              />
            )}
          </Loaded>
        </>
      ) : (
        <Teach text={words.report.unpublished} />
      )}
    </Page>
  )
}

function Question({ period, version }: { readonly period: Period; readonly version: number | null }) {
  const words = useWords()
  return (
    <Flex vertical gap={4}>
      <Flex gap={8} wrap align="center">
        <RangeField query={period.days} onChange={period.setDays} />
        <Segmented
          aria-label={words.report.dated}
          value={period.by}
          options={reportDates.map((value) => ({ value, label: words.report.by[value] }))}
          onChange={(by) => period.set('by', by)}
        />
        <Select
          aria-label={words.report.interval}
          value={period.interval}
          options={reportIntervals.map((value) => ({ value, label: words.report.intervals[value] }))}
          onChange={(interval) => period.set('interval', interval)}
          style={{ width: 88 }}
        />
        <Select
          aria-label={words.report.version}
          value={period.version}
          options={[
            { value: '', label: words.report.allVersions },
            ...Array.from({ length: version ?? 0 }, (_, i) => ({
              value: String(i + 1),
              label: words.journeys.version(i + 1),
            })).toReversed(),
          ]}
          onChange={(next) => period.set('version', next)}
          style={{ width: 120 }}
        />
      </Flex>
      <Typography.Text type="secondary">{words.report.byNote[period.by]}</Typography.Text>
    </Flex>
  )
}

function Told({
  id,
  told,
  period,
  onSteps,
  isFetching,
}: {
  readonly id: string
  readonly told: Report
  readonly period: Period
  readonly onSteps: (steps: readonly string[]) => void
  readonly isFetching: boolean
}) {
  const words = useWords()
  const { number, percent } = useFormat()
  const stepName = useStepName(id)
  const nameOf = (node: string): string => stepName(Number(period.version) || 0, node)
  const share = (n: number): string => (told.entered > 0 ? percent(n / told.entered) : '–')
  const series = [
    { name: words.report.entered, values: told.intervals.map((one) => one.entered) },
    { name: words.report.ended, values: told.intervals.map((one) => one.ended) },
    ...(told.hasGoal ? [{ name: words.report.converted, values: told.intervals.map((one) => one.converted) }] : []),
  ]
  const numbers: readonly (readonly [string, number, string?])[] = [
    [words.report.entered, told.entered],
    [words.report.inside, told.inside],
    [words.report.ended, told.ended],
    ...(told.hasGoal
      ? ([
          [words.report.converted, told.converted, share(told.converted)],
          [words.report.dropped, told.dropped, share(told.dropped)],
        ] as const)
      : []),
  ]
  return (
    <Flex vertical gap={16} style={{ opacity: isFetching ? 0.6 : 1 }}>
      <Card size="small" data-testid="report-numbers">
        <Flex wrap gap={24}>
          {numbers.map(([title, value, of]) => (
            <Statistic
              key={title}
              title={title}
              value={number(value)}
              suffix={of && <Typography.Text type="secondary"> · {of}</Typography.Text>}
              styles={{ content: { fontSize: 18, fontVariantNumeric: 'tabular-nums' } }}
            />
          ))}
        </Flex>
      </Card>
      <Card size="small" title={words.report.chart}>
        <Chart label={words.report.chart} categories={told.intervals.map((one) => one.day)} series={series} format={number} />
      </Card>
      <Funnel told={told} nameOf={nameOf} onSteps={onSteps} />
      <StepTable id={id} told={told} period={period} nameOf={nameOf} />
      <Stages id={id} period={period} hasGoal={told.hasGoal} />
    </Flex>
  )
}

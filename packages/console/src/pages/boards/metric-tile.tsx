import type { BoardDefinition, MetricTile } from '@millrace/contract/boards/board.ts'
import { metricQuestionOf } from '@millrace/contract/boards/dated.ts'
import type { Metric, MetricAnswer } from '@millrace/contract/metrics/api.ts'
import type { MetricQuestion } from '@millrace/contract/metrics/index.ts'
import { useQuery } from '@tanstack/react-query'
import { Flex, Table, Typography } from 'antd'
import { useMemo } from 'react'
import { useMetric, useMetricName, useMetricValue } from '../../lib/metrics.ts'
import { useProject } from '../../lib/session.ts'
import { tileTurn } from '../../lib/turns.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { labelOf } from '../analytics/marks.tsx'
import { useAnalysisWords } from '../analytics/words.ts'
import { MetricChart, MetricTotal } from '../metrics/metric-chart.tsx'
import { useAskTile } from './ask-tile.ts'
import { useToday } from './use-today.ts'

interface Props {
  readonly tile: MetricTile
  readonly board: BoardDefinition
  readonly refreshMs: number | false
}

/** A metric for the days and people of the board. */
export function MetricTileBody({ tile, board: { range, people }, refreshMs }: Props) {
  const { api, slug, timeZone } = useProject()
  const { metricId } = tile
  const metric = useMetric(metricId)
  const today = useToday(timeZone)
  const ask = useAskTile()
  const asked = useMemo(() => metricQuestionOf(tile, { range, people }, today), [tile, range, people, today])
  const query = useQuery({
    queryKey: ['metric-ask', slug, metricId, metric.data?.version, asked],
    queryFn: ({ signal }) => tileTurn(() => ask<MetricAnswer>(tile, `${api}/metrics/${metricId}/ask`, asked, signal), signal),
    refetchInterval: refreshMs,
    staleTime: 30_000,
  })
  return (
    <Loaded query={metric}>
      {(of) => <Loaded query={query}>{(answer) => <Shown tile={tile} metric={of} answer={answer} asked={asked} />}</Loaded>}
    </Loaded>
  )
}

interface ShownProps {
  readonly tile: MetricTile
  readonly metric: Metric
  readonly answer: MetricAnswer
  readonly asked: MetricQuestion
}

function Shown(props: ShownProps) {
  const { boards } = useWords()
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  return (
    <Flex vertical gap={4}>
      <Numbers {...props} />
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {boards.through(time(props.answer.dataThrough))}
      </Typography.Text>
    </Flex>
  )
}

function Numbers({ tile, metric, answer, asked }: ShownProps) {
  const nameOf = useMetricName()
  const name = nameOf(metric)
  if (tile.look === 'table') return <Values metric={metric} answer={answer} />
  if (tile.look === 'number')
    return (
      <Typography.Text strong style={{ fontSize: 28, lineHeight: 1.2 }} data-testid={`tile-${tile.id}`}>
        <MetricTotal name={name} metric={metric} definition={metric.definition} answer={answer} asked={asked} />
      </Typography.Text>
    )
  return <MetricChart name={name} metric={metric} answer={answer} asked={asked} kind={tile.look} />
}

function Values({ metric, answer }: Pick<ShownProps, 'metric' | 'answer'>) {
  const words = useAnalysisWords()
  const { timeZone } = useProject()
  const value = useMetricValue(metric)
  const rows = answer.groups
    ? answer.groups.map((one) => ({ name: one.isRest ? words.rest : one.key === null ? words.unset : String(one.key), value: one.value }))
    : answer.rows.map((row) => ({ name: labelOf(row.bucket, timeZone), value: row.value })).toReversed()
  return (
    <Table
      size="small"
      rowKey="name"
      dataSource={rows}
      pagination={false}
      columns={[
        { title: answer.groups ? words.group : words.bucket, dataIndex: 'name' },
        { title: words.total, align: 'right', render: (_, row) => value(row.value) },
      ]}
      showHeader={false}
    />
  )
}

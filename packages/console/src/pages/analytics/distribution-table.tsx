import type { DistributionAnswer } from '@millrace/contract/analytics/api.ts'
import type { DistributionQuery } from '@millrace/contract/queries/index.ts'
import { Card, Flex, Table, Typography } from 'antd'
import { useMemo } from 'react'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { Counted } from './behind.tsx'
import { Heated, useHeat } from './heat.tsx'
import { useAnalysisWords } from './words.ts'

type Row = Pick<DistributionAnswer['rows'][number], 'people' | 'counts' | 'unset'> & {
  readonly bucket: string | null
  readonly label: string
}

/** The whole range, then bucket by bucket: people of each interval, with their share. */
export function DistributionTable({
  answer,
  query,
  labels,
}: {
  readonly answer: DistributionAnswer
  readonly query: DistributionQuery
  readonly labels: readonly string[]
}) {
  const words = useWords().distribution
  const common = useAnalysisWords()
  const { percent } = useFormat()
  const heat = useHeat()
  const rows: Row[] = [
    { ...answer.total, bucket: null, label: common.total },
    ...answer.rows.map((row) => ({ ...row, label: row.isComplete ? row.bucket : `${row.bucket} (${common.growing})` })),
  ]
  const hasUnset = rows.some((row) => row.unset > 0)
  const counted = (row: Row, slice: object, n: number, what: string) => (
    <Counted model="distribution" query={query} slice={{ bucket: row.bucket, ...slice }} n={n} title={`${row.label} · ${what}`} />
  )
  return (
    <Heated>
      <Table<Row>
        rowKey="label"
        size="small"
        data-testid="distribution"
        dataSource={rows}
        pagination={{ pageSize: 60, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 240 + labels.length * 110 }}
        columns={[
          { title: words.bucket, width: 150, dataIndex: 'label' },
          { title: words.people, width: 90, align: 'right', render: (_, row) => counted(row, {}, row.people, words.people) },
          ...labels.map((label, i) => ({
            title: label,
            align: 'right' as const,
            onCell: (row: Row) => ({ style: heat(row.people === 0 ? null : (row.counts[i] ?? 0) / row.people) }),
            render: (_: unknown, row: Row) => (
              <Flex vertical align="end">
                {counted(row, { interval: i }, row.counts[i] ?? 0, label)}
                <Typography.Text type="secondary">{percent(row.people === 0 ? null : (row.counts[i] ?? 0) / row.people)}</Typography.Text>
              </Flex>
            ),
          })),
          ...(hasUnset ? [{ title: words.unset, align: 'right' as const, dataIndex: 'unset' }] : []),
        ]}
      />
    </Heated>
  )
}

/** Who did it at least so often: the curve and its people. */
export function DistributionCurve({ answer, query }: { readonly answer: DistributionAnswer; readonly query: DistributionQuery }) {
  const words = useWords().distribution
  const { number, percent } = useFormat()
  const { total, edges } = answer
  const { categories, series } = useMemo(
    () => ({
      categories: edges.map((edge) => words.atLeast(number(edge))),
      series: [{ name: words.share, values: total.atLeast.map((n) => (total.people === 0 ? null : n / total.people)) }],
    }),
    [edges, total, words, number],
  )
  return (
    <Card size="small" title={words.curve}>
      <Chart label={words.curve} categories={categories} series={series} height={200} format={percent} />
      <Flex gap={24} wrap>
        {total.atLeast.map((n, i) => (
          <span key={edges[i]}>
            {categories[i]} <Counted model="distribution" query={query} slice={{ atLeast: i }} n={n} title={categories[i] ?? ''} />
          </span>
        ))}
      </Flex>
    </Card>
  )
}

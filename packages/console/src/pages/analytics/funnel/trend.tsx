import type { FunnelAnswer } from '@millrace/contract/analytics/api.ts'
import type { FunnelQuery } from '@millrace/contract/queries/index.ts'
import { Card, Table, Typography } from 'antd'
import { useMemo } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Counted } from '../behind.tsx'
import { labelOf, NotesInRange, useMarks, useNotes } from '../marks.tsx'
import { useAnalysisWords } from '../words.ts'

type Bucket = NonNullable<FunnelAnswer['trend']>[number]
const share = (n: number | undefined, of: number | undefined): number | null => (of ? (n ?? 0) / of : null)

/** How the funnel converts over time, by when people began. */
export function FunnelTrend({ trend, query }: { readonly trend: readonly Bucket[]; readonly query: FunnelQuery }) {
  const words = useAnalysisWords()
  const own = useWords().funnel
  const { timeZone } = useProject()
  const { percent, number } = useFormat(timeZone)
  const categories = useMemo(() => trend.map((row) => labelOf(row.bucket, timeZone)), [trend, timeZone])
  const series = useMemo(() => [{ name: words.whole, values: trend.map(({ people }) => share(people.at(-1), people[0])) }], [trend, words])
  const notes = useNotes(query.from, query.to)
  const marks = useMarks(notes, categories)
  return (
    <Card size="small" title={own.trend} data-testid="funnel-trend">
      <Chart label={`${own.trend}: ${words.whole}`} categories={categories} series={series} marks={marks} format={percent} />
      <NotesInRange notes={notes} />
      <Typography.Paragraph type="secondary">{own.trendNote}</Typography.Paragraph>
      <Table<Bucket>
        rowKey="bucket"
        size="small"
        dataSource={trend.toReversed()}
        pagination={{ pageSize: 31, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 320 + query.steps.length * 120 }}
        columns={[
          {
            title: words.bucket,
            render: (_, row) => (
              <>
                {labelOf(row.bucket, timeZone)} {!row.isComplete && <Typography.Text type="secondary">{words.growing}</Typography.Text>}
              </>
            ),
          },
          { title: words.whole, align: 'right', render: (_, { people }) => percent(share(people.at(-1), people[0])) },
          ...query.steps.map((step, i) => ({
            title: `${i + 1}. ${step.name ?? step.event}`,
            align: 'right' as const,
            render: (_: unknown, { bucket, people }: Bucket) =>
              query.count === 'people' ? (
                <Counted
                  model="funnel"
                  query={query}
                  slice={{ step: i + 1, bucket }}
                  n={people[i] ?? 0}
                  title={`${labelOf(bucket, timeZone)} · ${i + 1}. ${step.name ?? step.event}`}
                />
              ) : (
                number(people[i] ?? 0)
              ),
          })),
        ]}
      />
    </Card>
  )
}

import type { SessionAnswer } from '@millrace/contract/analytics/api.ts'
import type { SessionMeasure, SessionQuery } from '@millrace/contract/queries/index.ts'
import { Card, Flex, Space, Table, Typography } from 'antd'
import { useMemo } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { Counted } from './behind.tsx'
import type { Drawn } from './frame.tsx'
import { Groups } from './groups.tsx'
import { labelOf } from './marks.tsx'
import { useAnalysisWords } from './words.ts'

const rates: ReadonlySet<string> = new Set<SessionMeasure>(['bounce_rate', 'exit_rate', 'click_rate', 'conversion_rate'])
const spans: ReadonlySet<string> = new Set<SessionMeasure>(['seconds', 'stay'])

/** The first two numbers over time: sessions and people, or views and people of a page. */
export const linesOf = ({ rows, columns }: SessionAnswer, words: ReturnType<typeof useWords>['sessions'], timeZone: string): Drawn => ({
  categories: rows.map((row) => labelOf(row.bucket, timeZone)),
  series: [0, 1].map((i) => ({
    name: words.measures[columns[i]?.key ?? 'sessions'],
    values: rows.map((row) => row.values[i] ?? null),
  })),
})

/** The whole range, its days, and its groups. */
export function SessionNumbers({ answer, query }: { readonly answer: SessionAnswer; readonly query: SessionQuery }) {
  const words = useWords().sessions
  const common = useAnalysisWords()
  const { timeZone } = useProject()
  const { number, percent, duration } = useFormat(timeZone)
  const shown = (n: number | null | undefined, key: string): string => {
    if (n === null || n === undefined) return '–'
    if (rates.has(key)) return percent(n)
    return spans.has(key) ? duration(n * 1_000) : number(Math.round(n * 100) / 100)
  }
  const { categories, series } = useMemo(() => linesOf(answer, words, timeZone), [answer, words, timeZone])
  const counted = (n: number | null | undefined, key: string, slice: object, title: string) =>
    key === 'people' && n ? <Counted model="session" query={query} slice={slice} n={n} title={title} /> : shown(n, key)
  const columns = answer.columns.map(({ key }) => ({ key, label: words.measures[key] }))
  return (
    <>
      <Card size="small">
        <Space size={[32, 8]} wrap style={{ marginBottom: 8 }}>
          {answer.columns.map(({ key }, i) => (
            <Flex vertical key={key}>
              <Typography.Text type="secondary">{words.measures[key]}</Typography.Text>
              <Typography.Text strong style={{ fontSize: 20 }} data-testid={`total-${key}`}>
                {counted(answer.total[i], key, {}, common.total)}
              </Typography.Text>
            </Flex>
          ))}
        </Space>
        <Chart label={series.map((one) => one.name).join(', ')} categories={categories} series={series} format={number} />
      </Card>
      {answer.groups && query.by && (
        <Groups by={[query.by]} groups={answer.groups} columns={columns} model="session" query={query} shown={shown} />
      )}
      <Table<SessionAnswer['rows'][number]>
        rowKey="bucket"
        size="small"
        dataSource={answer.rows.toReversed()}
        pagination={{ pageSize: 31, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 120 + 100 * columns.length }}
        columns={[
          {
            title: common.bucket,
            render: (_, row) => (
              <>
                {labelOf(row.bucket, timeZone)} {!row.isComplete && <Typography.Text type="secondary">{common.growing}</Typography.Text>}
              </>
            ),
          },
          ...columns.map(({ key, label }, i) => ({
            title: label,
            align: 'right' as const,
            render: (_: unknown, row: SessionAnswer['rows'][number]) =>
              counted(row.values[i], key, { bucket: row.bucket }, labelOf(row.bucket, timeZone)),
          })),
        ]}
      />
    </>
  )
}

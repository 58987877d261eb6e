import type { LifecycleAnswer } from '@millrace/contract/analytics/api.ts'
import { type LifecycleQuery, lifecycleQuerySchema } from '@millrace/contract/queries/index.ts'
import { Card, Flex, Space, Table, Typography } from 'antd'
import { useCallback, useMemo } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { Counted } from './behind.tsx'
import { EventField, FilterFields, lastDays, PeopleField, RangeField } from './fields.tsx'
import { Analysis, type Drawn } from './frame.tsx'
import { Choice } from './question.tsx'
import { useAnalysisWords } from './words.ts'

const kinds = ['new', 'returning', 'resurrecting', 'dormant'] as const

/** Who is new, stays, comes back and falls silent, bucket by bucket. */
export function LifecycleAnalysis() {
  const words = useWords().lifecycle
  const common = useAnalysisWords()
  const { timeZone } = useProject()
  const first = useCallback((): LifecycleQuery => ({ ...lastDays(56, timeZone), event: null, filters: [], unit: 'week' }), [timeZone])
  return (
    <Analysis<LifecycleQuery, LifecycleAnswer>
      title={words.title}
      model="lifecycle"
      schema={lifecycleQuerySchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={() => words.choose}
      isEmpty={(answer) => answer.rows.every((row) => row.active === 0 && !row.dormant)}
      sheet={(answer) => ({
        name: 'lifecycle',
        header: [common.bucket, words.active, ...kinds.map((kind) => words.kinds[kind])],
        rows: answer.rows.map((row) => [row.bucket, row.active, ...kinds.map((kind) => row[kind])]),
      })}
      drawn={(answer) => ({ ...kindsOf(answer, words), isStacked: true })}
    >
      {(answer, query) => <Answer answer={answer} query={query} />}
    </Analysis>
  )
}

function Question({ draft, change }: { readonly draft: LifecycleQuery; readonly change: (query: LifecycleQuery) => void }) {
  const words = useWords().lifecycle
  const common = useAnalysisWords()
  return (
    <Flex vertical gap={8}>
      <Space wrap>
        <EventField label={common.event} value={draft.event} withAny onChange={(event) => change({ ...draft, event })} />
        <RangeField query={draft} onChange={change} />
        <Choice label={words.unit} value={draft.unit} words={words.units} onChange={(unit) => change({ ...draft, unit })} />
      </Space>
      <FilterFields filters={draft.filters} onChange={(filters) => change({ ...draft, filters })} />
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

type Row = LifecycleAnswer['rows'][number]

/** Who has fallen silent is below the line. */
const kindsOf = ({ rows }: LifecycleAnswer, words: ReturnType<typeof useWords>['lifecycle']): Drawn => ({
  categories: rows.map((row) => row.bucket),
  series: kinds.map((kind) => ({
    name: words.kinds[kind],
    values: rows.map((row) => (kind === 'dormant' ? row.dormant && -row.dormant : row[kind])),
  })),
})

function Answer({ answer, query }: { readonly answer: LifecycleAnswer; readonly query: LifecycleQuery }) {
  const words = useWords().lifecycle
  const common = useAnalysisWords()
  const { number } = useFormat()
  const { categories, series } = useMemo(() => kindsOf(answer, words), [answer, words])
  const counted = (row: Row, kind: (typeof kinds)[number] | 'active', n: number, name: string) => (
    <Counted model="lifecycle" query={query} slice={{ bucket: row.bucket, kind }} n={n} title={`${row.bucket} · ${name}`} />
  )
  return (
    <>
      <Card size="small">
        <Chart label={words.title} categories={categories} series={series} kind="bar" isStacked format={number} />
      </Card>
      <Space size={24} wrap>
        {(['active', 'new'] as const).map((kind) => (
          <span key={kind}>
            {kind === 'new' ? words.kinds.new : words.active} · {common.total}{' '}
            <Counted model="lifecycle" query={query} slice={{ kind }} n={answer.total[kind]} title={`${common.total} · ${words.active}`} />
          </span>
        ))}
      </Space>
      <Table<Row>
        rowKey="bucket"
        size="small"
        data-testid="lifecycle"
        dataSource={answer.rows}
        pagination={{ pageSize: 60, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 620 }}
        columns={[
          {
            title: common.bucket,
            width: 160,
            render: (_, row) => (
              <>
                {row.bucket} {!row.isComplete && <Typography.Text type="secondary">{common.growing}</Typography.Text>}
              </>
            ),
          },
          { title: words.active, align: 'right', render: (_, row) => counted(row, 'active', row.active, words.active) },
          ...kinds.map((kind) => ({
            title: words.kinds[kind],
            align: 'right' as const,
            render: (_: unknown, row: Row) => (row[kind] === null ? '—' : counted(row, kind, row[kind], words.kinds[kind])),
          })),
        ]}
      />
    </>
  )
}

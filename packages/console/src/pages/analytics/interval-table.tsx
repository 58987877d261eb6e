import type { IntervalAnswer, IntervalSpread } from '@millrace/contract/analytics/api.ts'
import type { IntervalQuery } from '@millrace/contract/queries/index.ts'
import { nameOfRef } from '@millrace/contract/rules/index.ts'
import { Card, Table, theme } from 'antd'
import { useFormat, useWords } from '../../lib/words.ts'
import { Counted } from './behind.tsx'
import { labelOfGroup } from './groups.tsx'
import { useAnalysisWords } from './words.ts'

type Bin = IntervalAnswer['bins'][number]

/** How many pairs took how long, and whose they are. */
export function IntervalBins({
  answer,
  query,
  labels,
}: {
  readonly answer: IntervalAnswer
  readonly query: IntervalQuery
  readonly labels: readonly string[]
}) {
  const words = useWords().interval
  const { number, percent } = useFormat()
  const rows = answer.bins.map((bin, i) => ({ ...bin, i })).filter((bin) => bin.pairs > 0)
  return (
    <Table<Bin & { i: number }>
      rowKey="i"
      size="small"
      data-testid="interval-bins"
      dataSource={rows}
      pagination={false}
      scroll={{ x: 420 }}
      columns={[
        { title: words.length, render: (_, bin) => labels[bin.i] },
        { title: words.pairs, align: 'right', render: (_, bin) => number(bin.pairs) },
        { title: words.share, align: 'right', render: (_, bin) => percent(bin.pairs / answer.total.pairs) },
        {
          title: words.people,
          align: 'right',
          render: (_, bin) => <Counted model="interval" query={query} slice={{ bin: bin.i }} n={bin.people} title={labels[bin.i] ?? ''} />,
        },
      ]}
    />
  )
}

interface Line extends IntervalSpread {
  readonly key: string
  readonly label: string
  readonly slice: object
}

/** The whole, then bucket by bucket of the first event, then group by group: quantiles with a box, and means. */
export function IntervalSpreads({ answer, query }: { readonly answer: IntervalAnswer; readonly query: IntervalQuery }) {
  const words = useWords().interval
  const common = useAnalysisWords()
  const whole: Line = { ...answer.total, key: 'total', label: common.total, slice: {} }
  const buckets = answer.rows
    .filter((row) => row.pairs > 0)
    .map((row) => ({
      ...row,
      key: row.bucket,
      label: row.isComplete ? row.bucket : `${row.bucket} (${common.growing})`,
      slice: { bucket: row.bucket },
    }))
  const groups = answer.groups?.map(
    (group): Line => ({
      ...group,
      key: JSON.stringify([group.isRest, group.key]),
      label: labelOfGroup(group, common),
      slice: { group: { key: group.key, isRest: group.isRest } },
    }),
  )
  const title = query.by ? nameOfRef(query.by) : ''
  return (
    <>
      {groups && (
        <Card size="small" title={`${common.groupBy} ${title}`}>
          <Lines title={title} lines={groups} query={query} />
        </Card>
      )}
      <Lines title={words.bucket} lines={[whole, ...buckets]} query={query} />
    </>
  )
}

function Lines({ title, lines, query }: { readonly title: string; readonly lines: readonly Line[]; readonly query: IntervalQuery }) {
  const words = useWords().interval
  const { number, duration } = useFormat()
  const shown = (ms: number | null | undefined): string => (ms === null || ms === undefined ? '—' : duration(ms))
  const longest = Math.max(...lines.map((line) => line.quantiles.at(-1) ?? 0), 1)
  return (
    <Table<Line>
      rowKey="key"
      size="small"
      data-testid="interval"
      dataSource={[...lines]}
      pagination={{ pageSize: 60, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 1500 }}
      columns={[
        { title, width: 150, render: (_, line) => line.label },
        { title: words.pairs, width: 80, align: 'right', render: (_, line) => number(line.pairs) },
        {
          title: words.people,
          width: 80,
          align: 'right',
          render: (_, line) => <Counted model="interval" query={query} slice={line.slice} n={line.people} title={line.label} />,
        },
        { title: words.box, width: 200, render: (_, line) => <Box quantiles={line.quantiles} longest={longest} /> },
        { title: words.min, align: 'right', render: (_, line) => shown(line.min) },
        ...words.quantiles.map((name, i) => ({
          title: name,
          align: 'right' as const,
          render: (_: unknown, line: Line) => shown(line.quantiles[i]),
        })),
        { title: words.max, align: 'right', render: (_, line) => shown(line.max) },
        { title: words.mean, align: 'right', render: (_, line) => shown(line.mean) },
        { title: words.meanOfPeople, align: 'right', render: (_, line) => shown(line.meanOfPeople) },
      ]}
    />
  )
}

/** From a tenth to nine tenths a line, the middle half a box, the middle a mark. The same numbers stand beside it. */
function Box({ quantiles, longest }: { readonly quantiles: IntervalSpread['quantiles']; readonly longest: number }) {
  const { token } = theme.useToken()
  const [p10 = 0, p25 = 0, p50 = 0, p75 = 0, p90 = 0] = quantiles.map((ms) => ((ms ?? 0) / longest) * 176)
  return (
    <svg width={180} height={16} aria-hidden="true">
      <line x1={p10 + 2} x2={p90 + 2} y1={8} y2={8} stroke={token.colorTextSecondary} />
      <rect x={p25 + 2} y={3} width={Math.max(1, p75 - p25)} height={10} fill={token.colorPrimaryBg} stroke={token.colorPrimary} />
      <line x1={p50 + 2} x2={p50 + 2} y1={3} y2={13} stroke={token.colorPrimary} strokeWidth={2} />
    </svg>
  )
}

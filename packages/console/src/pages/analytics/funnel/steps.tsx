import type { FunnelAnswer } from '@millrace/contract/analytics/api.ts'
import type { FunnelQuery } from '@millrace/contract/queries/index.ts'
import { Button, Flex, Progress, Space, Table, theme, Tooltip, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import { useAnalysisWords } from '../words.ts'
import { StepJourney } from './journey.tsx'

type Row = FunnelAnswer['rows'][number]

/** Every step as a bar: who came, what share, how long it took, who went no further and what can be done for them. */
export function FunnelSteps({
  answer,
  query,
  explain,
}: {
  readonly answer: FunnelAnswer
  readonly query: FunnelQuery
  explain(step: number): void
}) {
  const words = useAnalysisWords()
  const own = useWords().funnel
  const { percent } = useFormat()
  const { can } = useProject()
  const { compare } = answer
  const isPeople = query.count === 'people'
  const before = (row: Row): Row | undefined => compare?.rows[row.step - 1]
  return (
    <>
      <Whole answer={answer} />
      <Table<Row>
        rowKey="step"
        size="small"
        dataSource={answer.rows}
        pagination={false}
        scroll={{ x: 960 }}
        data-testid="funnel-steps"
        columns={[
          { title: own.step, render: (_, row) => `${row.step}. ${row.name}` },
          {
            title: words.totalRate,
            width: '26%',
            render: (_, row) => (
              <>
                <Bar label={row.name} share={row.totalRate} />
                {compare && <Bar label={`${row.name} · ${own.comparedTitle}`} share={before(row)?.totalRate ?? null} isPale />}
              </>
            ),
          },
          {
            title: words.stepRate,
            align: 'right',
            render: (_, row) => <Beside value={percent(row.stepRate)} other={compare && percent(before(row)?.stepRate ?? null)} />,
          },
          {
            title: own.count[query.count],
            align: 'right',
            render: (_, row) => (
              <Beside
                value={<StepNumber query={query} row={row} outcome="reached" n={row.people} title={`${row.step}. ${row.name}`} />}
                other={
                  compare && (
                    <StepNumber
                      query={query}
                      row={row}
                      outcome="reached"
                      isCompared
                      n={before(row)?.people ?? 0}
                      title={`${row.step}. ${row.name} · ${own.comparedTitle}`}
                    />
                  )
                }
              />
            ),
          },
          { title: own.time, align: 'right', render: (_, row) => <Median time={row.time} /> },
          {
            title: words.dropped,
            align: 'right',
            render: (_, row) => (
              <StepNumber query={query} row={row} outcome="dropped" n={row.dropped} title={`${row.step}. ${row.name} · ${words.dropped}`} />
            ),
          },
          ...(isPeople && can('analytics.read')
            ? [
                {
                  title: own.actions,
                  key: 'actions',
                  render: (_: unknown, row: Row) =>
                    row.step < query.steps.length &&
                    row.people > 0 && (
                      <Space size={12}>
                        <Button
                          type="link"
                          size="small"
                          style={{ padding: 0, height: 'auto' }}
                          aria-label={own.driversOf(row.name)}
                          onClick={() => explain(row.step)}
                        >
                          {own.drivers}
                        </Button>
                        {row.dropped > 0 && <StepJourney query={query} row={row} />}
                      </Space>
                    ),
                },
              ]
            : []),
        ]}
      />
    </>
  )
}

function Whole({ answer }: { readonly answer: FunnelAnswer }) {
  const words = useAnalysisWords()
  const own = useWords().funnel
  const { percent, duration } = useFormat()
  const { total, compare } = answer
  return (
    <Space size={[32, 8]} wrap>
      <Flex vertical>
        <Typography.Text type="secondary">{words.whole}</Typography.Text>
        <Typography.Text strong style={{ fontSize: 20 }} data-testid="funnel-rate">
          {percent(total.rate)}
        </Typography.Text>
      </Flex>
      {compare && (
        <Flex vertical>
          <Typography.Text type="secondary">{own.compared(`${compare.from} – ${compare.to}`)}</Typography.Text>
          <Typography.Text style={{ fontSize: 20 }} data-testid="funnel-rate-before">
            {percent(compare.total.rate)}
          </Typography.Text>
        </Flex>
      )}
      {total.time && (
        <Flex vertical>
          <Typography.Text type="secondary">{own.wholeTime}</Typography.Text>
          <Typography.Text style={{ fontSize: 20 }}>{duration(total.time.median)}</Typography.Text>
        </Flex>
      )}
    </Space>
  )
}

function Bar({ label, share, isPale = false }: { readonly label: string; readonly share: number | null; readonly isPale?: boolean }) {
  const { percent } = useFormat()
  const { token } = theme.useToken()
  return (
    <Progress
      percent={Math.round((share ?? 0) * 1000) / 10}
      size="small"
      status="normal"
      aria-label={label}
      format={() => percent(share)}
      {...(isPale ? { strokeColor: token.colorTextTertiary } : {})}
    />
  )
}

const Beside = ({ value, other }: { readonly value: ReactNode; readonly other: ReactNode }) => (
  <Flex vertical align="end">
    <span>{value}</span>
    {other !== null && <Typography.Text type="secondary">{other}</Typography.Text>}
  </Flex>
)

/** People open; occurrences are only counted. */
function StepNumber({
  query,
  row,
  outcome,
  n,
  title,
  isCompared = false,
}: {
  readonly query: FunnelQuery
  readonly row: Row
  readonly outcome: 'reached' | 'dropped'
  readonly n: number
  readonly title: string
  readonly isCompared?: boolean
}) {
  const { number } = useFormat()
  if (query.count === 'occurrences') return number(n)
  return (
    <Counted
      model="funnel"
      query={query}
      slice={{ step: row.step, outcome, ...(isCompared ? { compare: true } : {}) }}
      {...(outcome === 'dropped' ? { against: { step: row.step + 1, outcome: 'reached' } } : {})}
      n={n}
      title={title}
    />
  )
}

function Median({ time }: { readonly time: Row['time'] }) {
  const own = useWords().funnel
  const { duration } = useFormat()
  if (!time) return '–'
  return (
    <Tooltip title={own.timeNote(duration(time.p25), duration(time.p75), duration(time.mean))}>
      <span>{duration(time.median)}</span>
    </Tooltip>
  )
}

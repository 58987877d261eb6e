import { least } from '@millrace/contract/experiments/incremental.ts'
import type { DriversAnswer, FunnelAnswer } from '@millrace/contract/analytics/api.ts'
import type { FunnelQuery } from '@millrace/contract/queries/index.ts'
import { useQuery } from '@tanstack/react-query'
import { Button, Card, Space, Table, Tag, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Loaded } from '../../../ui/states.tsx'
import { Statement } from '../../../ui/statement.tsx'
import { Counted } from '../behind.tsx'

type Row = DriversAnswer['rows'][number]

/** What goes with going on from a step, the surest first. */
export function FunnelDrivers({
  query,
  row,
  close,
}: {
  readonly query: FunnelQuery
  readonly row: FunnelAnswer['rows'][number]
  close(): void
}) {
  const words = useWords().funnel
  const { api, slug } = useProject()
  const { by: _, compare: __, ...whole } = query
  const asked = { ...whole, unit: null, at: row.step }
  const found = useQuery({
    queryKey: ['analytics', 'drivers', slug, asked],
    queryFn: ({ signal }) => call<DriversAnswer>(`${api}/analytics/drivers`, { method: 'POST', body: asked, signal }),
  })
  return (
    <Card
      size="small"
      title={words.driversOf(row.name)}
      extra={
        <Button size="small" onClick={close}>
          {words.close}
        </Button>
      }
      data-testid="funnel-drivers"
    >
      <Typography.Paragraph type="secondary">{words.driversNote}</Typography.Paragraph>
      <Loaded query={found} empty={{ when: ({ rows }) => rows.length === 0, text: words.driversEmpty }}>
        {(answer) => (
          <>
            <Factors rows={answer.rows} query={asked} />
            <Statement sql={answer.sql} ms={answer.ms} />
          </>
        )}
      </Loaded>
    </Card>
  )
}

function Factors({ rows, query }: { readonly rows: readonly Row[]; readonly query: FunnelQuery }) {
  const words = useWords().funnel
  const { percent, exact } = useFormat()
  const nameOf = ({ name, value }: Row): string => (value === null ? name : `${name} = ${value}`)
  const kind = ({ isEnough }: Row) => (isEnough ? {} : ({ type: 'secondary' } as const))
  return (
    <Table<Row>
      rowKey={(row) => JSON.stringify([row.of, row.name, row.value])}
      size="small"
      dataSource={[...rows]}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 860 }}
      columns={[
        {
          title: words.factor,
          render: (_, row) => (
            <Space size={8}>
              <Tag>{words.factors[row.of]}</Tag>
              <Typography.Text {...kind(row)}>{nameOf(row)}</Typography.Text>
            </Space>
          ),
        },
        {
          title: words.having,
          align: 'right',
          render: (_, row) => (
            <Counted
              model="drivers"
              query={query}
              slice={{ of: row.of, name: row.name, value: row.value }}
              n={row.people}
              title={nameOf(row)}
            />
          ),
        },
        { title: words.rate, align: 'right', render: (_, row) => <Typography.Text {...kind(row)}>{percent(row.rate)}</Typography.Text> },
        {
          title: words.otherRate,
          align: 'right',
          render: (_, row) => <Typography.Text {...kind(row)}>{percent(row.otherRate)}</Typography.Text>,
        },
        {
          title: words.lift,
          align: 'right',
          render: (_, row) => (
            <Typography.Text {...kind(row)} strong={row.isSure}>
              {row.lift === null ? '–' : `× ${exact(Math.round(row.lift * 100) / 100)}`}
            </Typography.Text>
          ),
        },
        {
          title: words.certainty,
          render: (_, row) =>
            row.isSure ? (
              <Tag color={row.lift !== null && row.lift < 1 ? 'orange' : 'green'}>{words.sure}</Tag>
            ) : (
              <Typography.Text type="secondary">{row.isEnough ? words.unsure : words.few(least.people)}</Typography.Text>
            ),
        },
      ]}
    />
  )
}

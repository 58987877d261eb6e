import type { ReadersAnswer } from '@millrace/contract/analytics/api.ts'
import type { ReadersQuery } from '@millrace/contract/queries/index.ts'
import { nameOfRef } from '@millrace/contract/rules/index.ts'
import { Link } from '@tanstack/react-router'
import { Card, Table, Tooltip } from 'antd'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import { labelOfGroup } from '../groups.tsx'
import { useAnalysisWords } from '../words.ts'
import { useAmount } from './amount.ts'

type Row = ReadersAnswer['rows'][number] & { readonly isWhole?: boolean }

/** Content by content: how often it was read, by how many, and what they ordered afterwards. */
export function ContentTable({ answer, query }: { readonly answer: ReadersAnswer; readonly query: ReadersQuery }) {
  const words = useWords().readers
  const common = useAnalysisWords()
  const { slug, can } = useProject()
  const { number, percent } = useFormat()
  const amount = useAmount(query.amount)
  const rows: Row[] = [{ ...answer.total, key: null, isRest: false, isWhole: true }, ...answer.rows]
  const label = (row: Row): string => (row.isWhole ? words.all : labelOfGroup(row, common))
  const counted = (row: Row, what: 'readers' | 'buyers', n: number, name: string) => (
    <Counted
      model="readers"
      query={query}
      slice={{ what, ...(row.isWhole ? {} : { row: { key: row.key, isRest: row.isRest } }) }}
      n={n}
      title={`${label(row)} · ${name}`}
    />
  )
  return (
    <Card size="small" title={nameOfRef(query.by)}>
      <Table<Row>
        rowKey={(row) => JSON.stringify([row.isWhole, row.isRest, row.key])}
        size="small"
        data-testid="contents"
        dataSource={rows}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 900 }}
        columns={[
          { title: words.item, width: 180, ellipsis: true, render: (_, row) => label(row) },
          { title: words.reads, align: 'right', width: 90, render: (_, row) => number(row.reads) },
          { title: words.people, align: 'right', width: 90, render: (_, row) => counted(row, 'readers', row.readers, words.people) },
          {
            title: <Tooltip title={words.openNote}>{words.open}</Tooltip>,
            align: 'right',
            width: 90,
            render: (_, row) => number(row.open),
          },
          { title: words.buyers, align: 'right', width: 110, render: (_, row) => counted(row, 'buyers', row.buyers, words.buyers) },
          { title: words.rate, align: 'right', width: 90, render: (_, row) => percent(row.readers > 0 ? row.buyers / row.readers : null) },
          {
            title: <Tooltip title={words.ordersNote}>{words.orders}</Tooltip>,
            align: 'right',
            width: 90,
            render: (_, row) => number(row.orders),
          },
          ...(query.amount
            ? [{ title: words.worth, align: 'right' as const, width: 120, render: (_: unknown, row: Row) => amount(row.amount) }]
            : []),
          {
            title: '',
            width: 150,
            render: (_, row) =>
              row.isRest || row.isWhole || !can('analytics.read') ? null : (
                <Link
                  to="/$slug/analyze/readers"
                  params={{ slug }}
                  search={{ query: { ...query, content: { key: row.key } } } as never /* every page reads its own part */}
                >
                  {words.compare}
                </Link>
              ),
          },
        ]}
      />
    </Card>
  )
}

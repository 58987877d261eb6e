import type { ProcessAnswer } from '@millrace/contract/analytics/api.ts'
import { Card, Space, Table } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import { PeopleJourney } from '../people-journey.tsx'
import { StuckAlert } from './alert.tsx'
import type { Numbers } from './whole.tsx'

type Row = ProcessAnswer['stations'][number]

/** Who is at each station by how long they have been there, who of them is stuck, and what can be done for those. */
export function ProcessStays({ answer, query }: Numbers) {
  const words = useWords().process
  const { duration } = useFormat()
  const edges = answer.stayEdges
  const nameOf = (bin: number): string => {
    const [from, to] = [edges[bin - 1], edges[bin]]
    if (from === undefined) return words.below(duration(to ?? 0))
    return to === undefined ? words.above(duration(from)) : words.between(duration(from), duration(to))
  }
  const counted = (row: Row, slice: object, n: number, what: string) => (
    <Counted
      model="process"
      query={query}
      slice={{ station: row.station, ...slice }}
      {...(row.wentOn > 0 ? { against: { station: row.station, who: 'went_on' } } : {})}
      n={n}
      title={`${row.name} · ${what}`}
    />
  )
  return (
    <Card size="small" title={words.staysTitle}>
      <Table<Row>
        rowKey="station"
        size="small"
        dataSource={answer.stations}
        pagination={false}
        scroll={{ x: 1_340 }}
        columns={[
          { title: words.stationTitle, width: 140, fixed: 'left', render: (_, row) => `${row.station}. ${row.name}` },
          { title: words.here, align: 'right', render: (_, row) => counted(row, { who: 'here' }, row.here, words.here) },
          {
            title: words.stuck,
            align: 'right',
            render: (_, row) => (row.stuck === null ? '–' : counted(row, { who: 'stuck' }, row.stuck, words.stuck)),
          },
          {
            title: words.actions,
            width: 230,
            render: (_, row) =>
              row.stuck !== null && (
                <Space size={12}>
                  <StuckAlert query={query} row={row} />
                  {row.stuck > 0 && <PeopleJourney at={row.name} model="process" asked={{ query, station: row.station, who: 'stuck' }} />}
                </Space>
              ),
          },
          {
            title: words.waited,
            width: 130,
            align: 'right',
            render: (_, row) => (row.waited === null ? '–' : duration(row.waited * 1_000)),
          },
          ...[...edges, 0].map((_, bin) => ({
            title: nameOf(bin),
            align: 'right' as const,
            render: (_: unknown, row: Row) => counted(row, { who: 'here', bin }, row.stays[bin] ?? 0, nameOf(bin)),
          })),
        ]}
      />
    </Card>
  )
}

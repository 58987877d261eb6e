import type { ProcessAnswer } from '@millrace/contract/analytics/api.ts'
import { Card, Flex, Table, Tag } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import type { Numbers } from './whole.tsx'

type Edge = ProcessAnswer['edges'][number]

/** Every move from one station to another, back too. */
export function ProcessEdges({ answer, query }: Numbers) {
  const words = useWords().process
  const { number, percent, duration } = useFormat()
  const name = (station: number): string => `${station}. ${answer.stations[station - 1]?.name ?? ''}`
  if (answer.edges.length === 0) return null
  return (
    <Card size="small" title={words.edgesTitle}>
      <Table<Edge>
        rowKey={({ from, to }) => `${from} ${to}`}
        size="small"
        dataSource={answer.edges}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 760 }}
        columns={[
          { title: words.from, width: 150, render: (_, edge) => name(edge.from), ellipsis: true },
          {
            title: words.to,
            width: 200,
            render: (_, edge) => (
              <Flex gap={8} align="center">
                {name(edge.to)} {edge.to < edge.from && <Tag>{words.again}</Tag>}
              </Flex>
            ),
          },
          {
            title: words.people,
            align: 'right',
            render: (_, { from, to, people }) => (
              <Counted model="process" query={query} slice={{ station: from, to }} n={people} title={`${name(from)} → ${name(to)}`} />
            ),
          },
          { title: words.moves, align: 'right', render: (_, edge) => number(edge.moves) },
          { title: words.share, align: 'right', render: (_, edge) => percent(edge.share) },
          { title: words.median, align: 'right', render: (_, edge) => (edge.seconds === null ? '–' : duration(edge.seconds * 1_000)) },
        ]}
      />
    </Card>
  )
}

import type { Why } from '@millrace/contract/tags/explain.ts'
import { Flex, Table, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'

type Score = Extract<Why, { kind: 'score' }>
type Row = Score['criteria'][number] & { readonly nth: number }

/** What each criterion gave, with the events behind it, how that adds up, and where the score stands. */
export function ScoreWhy({ why }: { readonly why: Score }) {
  const words = useWords().tagKinds.why
  const { number, exact } = useFormat()
  const rows = why.criteria.map((one, nth): Row => ({ ...one, nth }))
  return (
    <Flex vertical gap={8}>
      <Table<Row>
        aria-label={words.criterion}
        rowKey="nth"
        size="small"
        dataSource={rows}
        pagination={false}
        expandable={{
          rowExpandable: (row) => row.newest.length > 0,
          expandedRowRender: (row) => <Newest row={row} />,
          defaultExpandedRowKeys: rows
            .filter((row) => row.newest.length > 0)
            .slice(0, 1)
            .map((row) => row.nth),
        }}
        columns={[
          { title: words.criterion, render: (_, row) => <Name row={row} /> },
          { title: words.events, width: 72, align: 'right', render: (_, row) => (row.events === null ? '–' : number(row.events)) },
          { title: words.points, width: 96, align: 'right', render: (_, row) => exact(row.points) },
        ]}
        summary={() => (
          <>
            <Sum label={words.sum} value={exact(why.sum)} />
            {why.total !== why.sum && <Sum label={words.bounded} value={exact(why.total)} />}
          </>
        )}
      />
      <Typography.Text type="secondary">{words.standing(number(why.better), number(why.of))}</Typography.Text>
    </Flex>
  )
}

function Name({ row }: { readonly row: Row }) {
  const words = useWords().tagKinds.why
  const { exact } = useFormat()
  return (
    <>
      <Typography.Text {...(row.concerns ? {} : { type: 'secondary' })} style={{ overflowWrap: 'anywhere' }}>
        {row.name}
      </Typography.Text>
      {row.before !== row.points && (
        <Typography.Text type="secondary" style={{ display: 'block', fontSize: 12 }}>
          {words.capped(exact(row.before))}
        </Typography.Text>
      )}
    </>
  )
}

function Sum({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <Table.Summary.Row>
      <Table.Summary.Cell index={0} />
      <Table.Summary.Cell index={1} colSpan={2}>
        <Typography.Text strong>{label}</Typography.Text>
      </Table.Summary.Cell>
      <Table.Summary.Cell index={3} align="right">
        <Typography.Text strong>{value}</Typography.Text>
      </Table.Summary.Cell>
    </Table.Summary.Row>
  )
}

function Newest({ row }: { readonly row: Row }) {
  const words = useWords().tagKinds.why
  const { timeZone } = useProject()
  const { number, exact, time } = useFormat(timeZone)
  return (
    <Flex vertical gap={2}>
      <Typography.Text type="secondary">{words.newest(number(row.newest.length), number(row.events ?? 0))}</Typography.Text>
      {row.newest.map((one) => (
        <Flex key={one.eventId} gap={8} justify="space-between" wrap>
          <span>
            {time(one.at)} · <span style={{ overflowWrap: 'anywhere' }}>{one.event}</span>
          </span>
          <span>{exact(one.points)}</span>
        </Flex>
      ))}
    </Flex>
  )
}

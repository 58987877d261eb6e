import { Flex, Table, Typography } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import { Heated, useHeat } from '../heat.tsx'
import { type AttributeGroup, type AttributeNumbersProps, useNamed, useRounded } from './labels.ts'

/** A row, or everybody. */
type Row = AttributeGroup | { readonly id: null }
interface Cell {
  readonly people: number
  readonly value: number | null
}

/** Groups of the first thing as rows, of the second as columns: people with their share of the row, or the measure with its people. */
export function CrossTable({ answer, query }: AttributeNumbersProps) {
  const words = useWords().attributes
  const named = useNamed()
  const rounded = useRounded()
  const { percent } = useFormat()
  const heat = useHeat()
  const [rows = [], columns = []] = answer.dimensions.map((one) => one.groups)
  const [first, second] = query.by.map((by) => named.by(by))
  const at = new Map(rows.map((row, i) => [row.id, answer.cells?.[i] ?? []]))
  const nameOf = (row: Row): string => (row.id === null ? words.total : named.group(row))
  const wholeOf = (row: Row): Cell => (row.id === null ? answer.total : row)
  const cellOf = (row: Row, column: AttributeGroup, j: number): Cell =>
    row.id === null ? column : (at.get(row.id)?.[j] ?? { people: 0, value: null })
  const shown = (row: Row, column: AttributeGroup | undefined, cell: Cell, of: number) => {
    const people = (
      <Counted
        model="attributes"
        query={query}
        slice={{ row: row.id, column: column?.id ?? null }}
        n={cell.people}
        title={column ? `${nameOf(row)} · ${named.group(column)}` : nameOf(row)}
      />
    )
    const isPeople = query.measure === 'people'
    return (
      <Flex vertical align="end">
        {isPeople ? people : <span>{rounded(cell.value)}</span>}
        <Typography.Text type="secondary">{isPeople ? percent(of === 0 ? null : cell.people / of) : people}</Typography.Text>
      </Flex>
    )
  }
  return (
    <Heated>
      <Table<Row>
        rowKey={({ id }) => `group ${id}`}
        size="small"
        data-testid="attributes"
        dataSource={[{ id: null }, ...rows]}
        pagination={{ pageSize: 60, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 220 + 110 * columns.length }}
        columns={[
          { title: first, width: 120, ellipsis: true, render: (_, row) => nameOf(row) },
          { title: words.total, width: 100, align: 'right', render: (_, row) => shown(row, undefined, wholeOf(row), answer.total.people) },
          ...columns.map((column, j) => ({
            title: `${second}: ${named.group(column)}`,
            align: 'right' as const,
            onCell: (row: Row) => {
              const { people } = wholeOf(row)
              return { style: heat(people === 0 ? null : cellOf(row, column, j).people / people) }
            },
            render: (_: unknown, row: Row) => shown(row, column, cellOf(row, column, j), wholeOf(row).people),
          })),
        ]}
      />
    </Heated>
  )
}

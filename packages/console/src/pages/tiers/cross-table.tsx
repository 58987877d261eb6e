import type { Figures, Groups, GroupsInput } from '@millrace/contract/segments/groups-api.ts'
import { cellRule } from '@millrace/contract/segments/groups.ts'
import { Grid, Table, Typography } from 'antd'
import { useFormat, useWords } from '../../lib/words.ts'
import { useFigures } from './figures.ts'
import { useAttributeLabel, useHeadLabel } from './labels.ts'
import { type Shade, shownHeads } from './question.ts'
import { RowName } from './row-name.tsx'
import { RulePeople } from './rule-people.tsx'
import { useHeat } from './shades.ts'

interface Props {
  readonly asked: GroupsInput
  readonly answer: Groups
  readonly shade: Shade
}

interface Row {
  readonly key: string
  readonly label: string
  /** Number of the group; null: all of them. */
  readonly head: number | null
}

/** Rows are the groups of the first attribute, columns those of the second; both with totals of their own. */
export function CrossTable({ asked, answer, shade }: Props) {
  const words = useWords().tiers
  const headLabel = useHeadLabel()
  const attributeLabel = useAttributeLabel()
  const isNarrow = !Grid.useBreakpoint().sm
  const [rowsBy, columnsBy] = answer.by
  const labelOf = (place: number, head: number | null): string => {
    const [attribute, found] = [asked.by[place], head === null ? undefined : answer.by[place]?.heads[head]]
    return attribute && found ? headLabel(attribute, found) : words.total
  }
  const rows: Row[] = [...(rowsBy ? shownHeads(rowsBy) : []), null].map((head) => ({
    key: String(head),
    label: labelOf(0, head),
    head,
  }))
  const columns = [...(columnsBy ? shownHeads(columnsBy) : []), null]
  const cells = new Map(answer.cells.map((cell) => [cell.at.join(), cell]))
  const figuresAt = (row: number | null, column: number | null): Figures | undefined => {
    if (row === null) return column === null ? answer.total : columnsBy?.figures[column]
    return column === null ? rowsBy?.figures[row] : cells.get(`${row},${column}`)
  }
  const most = Math.max(0, ...answer.cells.map((one) => one[shade] ?? 0))
  const [first, second] = asked.by
  return (
    <Table<Row>
      aria-label={words.cells}
      rowKey="key"
      size="small"
      bordered
      dataSource={rows}
      pagination={false}
      scroll={{ x: 140 + 108 * columns.length }}
      columns={[
        {
          title: `${first ? attributeLabel(first) : ''}${second ? ` \\ ${attributeLabel(second)}` : ''}`,
          width: isNarrow ? 112 : 150,
          fixed: 'left',
          rowScope: 'row',
          render: (_, row) => <RowName isTotal={row.head === null}>{row.label}</RowName>,
        },
        ...columns.map((column) => ({
          key: String(column),
          title: labelOf(1, column),
          align: 'right' as const,
          width: 108,
          onCell: () => ({ style: { padding: 0 } }),
          render: (_: unknown, row: Row) => {
            const isTotal = row.head === null || column === null
            return (
              <Cell
                asked={asked}
                answer={answer}
                at={[row.head, column]}
                figures={figuresAt(row.head, column)}
                name={`${row.label} × ${labelOf(1, column)}`}
                heat={isTotal || most === 0 ? 0 : (figuresAt(row.head, column)?.[shade] ?? 0) / most}
              />
            )
          },
        })),
      ]}
    />
  )
}

function Cell({
  asked,
  answer,
  at,
  figures,
  name,
  heat,
}: {
  readonly asked: GroupsInput
  readonly answer: Groups
  readonly at: readonly (number | null)[]
  readonly figures: Figures | undefined
  readonly name: string
  readonly heat: number
}) {
  const { number } = useFormat()
  const shadeOf = useHeat()
  const beside = useFigures(asked, answer.total.people)
  const heads = answer.by.map((one) => one.heads)
  return (
    <div style={{ padding: 8, background: shadeOf(heat), fontVariantNumeric: 'tabular-nums', lineHeight: 1.4 }}>
      {figures === undefined || figures.people === 0 ? (
        <Typography.Text type="secondary">0</Typography.Text>
      ) : (
        <>
          <RulePeople rule={cellRule(asked.by, heads, at, asked.segmentId)} name={name}>
            {number(figures.people)}
          </RulePeople>
          {beside.map(({ key, label, text, base }) => (
            <div key={key} title={`${label} ${base(figures)}`} style={{ fontSize: 12 }}>
              {text(figures)}
            </div>
          ))}
        </>
      )}
    </div>
  )
}

import type { Figures, Groups, GroupsInput } from '@millrace/contract/segments/groups-api.ts'
import { cellRule } from '@millrace/contract/segments/groups.ts'
import { Table, Typography } from 'antd'
import { useFormat, useWords } from '../../lib/words.ts'
import { useFigures } from './figures.ts'
import { useAttributeLabel, useHeadLabel } from './labels.ts'
import { type Shade, shownHeads } from './question.ts'
import { RowName } from './row-name.tsx'
import { RulePeople } from './rule-people.tsx'
import { useHeat } from './shades.ts'

interface Row {
  readonly key: string
  readonly label: string
  readonly head: number | null
  readonly figures: Figures
}

/** The groups of one attribute, a row each, and all of them. */
export function GroupTable({ asked, answer, shade }: { readonly asked: GroupsInput; readonly answer: Groups; readonly shade: Shade }) {
  const words = useWords().tiers
  const { number } = useFormat()
  const headLabel = useHeadLabel()
  const attributeLabel = useAttributeLabel()
  const shadeOf = useHeat()
  const figures = useFigures(asked, answer.total.people)
  const [attribute, by] = [asked.by[0], answer.by[0]]
  if (!attribute || !by) return null
  const rows = shownHeads(by).flatMap((head): Row[] => {
    const [found, own] = [by.heads[head], by.figures[head]]
    return found && own ? [{ key: String(head), label: headLabel(attribute, found), head, figures: own }] : []
  })
  const most = Math.max(0, ...rows.map((row) => row.figures[shade] ?? 0))
  const heat = (row: Row, of: Shade): string | undefined =>
    row.head === null || of !== shade || most === 0 ? undefined : shadeOf((row.figures[of] ?? 0) / most)
  return (
    <Table<Row>
      aria-label={words.cells}
      rowKey="key"
      size="small"
      dataSource={[...rows, { key: 'total', label: words.total, head: null, figures: answer.total }]}
      pagination={false}
      scroll={{ x: 220 + 110 * figures.length }}
      style={{ maxWidth: 360 + 140 * figures.length }}
      columns={[
        {
          title: attributeLabel(attribute),
          rowScope: 'row',
          render: (_, row) => <RowName isTotal={row.head === null}>{row.label}</RowName>,
        },
        {
          title: words.people,
          align: 'right',
          width: 110,
          onCell: (row) => ({ style: { background: heat(row, 'people') } }),
          render: (_, row) =>
            row.figures.people === 0 ? (
              <Typography.Text type="secondary">0</Typography.Text>
            ) : (
              <RulePeople rule={cellRule(asked.by, [by.heads], [row.head], asked.segmentId)} name={row.label}>
                {number(row.figures.people)}
              </RulePeople>
            ),
        },
        ...figures.map(({ key, label, text, base }) => ({
          key,
          title: label,
          align: 'right' as const,
          width: 110,
          onCell: (row: Row) => ({ title: base(row.figures), style: { background: key === 'share' ? undefined : heat(row, key) } }),
          render: (_: unknown, row: Row) => text(row.figures),
        })),
      ]}
    />
  )
}

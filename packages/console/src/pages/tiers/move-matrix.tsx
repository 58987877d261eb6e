import type { Migration } from '@millrace/contract/tags/tiers-api.ts'
import { Grid, Table, theme, Typography } from 'antd'
import { useFormat, useWords } from '../../lib/words.ts'
import { RowName } from './row-name.tsx'
import { useHeat } from './shades.ts'

/** `from` and `to`: what the two moments are called. */
type Moved = Pick<Migration, 'from' | 'to' | 'places' | 'cells' | 'before' | 'after' | 'total'>

interface Row {
  readonly key: string
  readonly label: string
  /** Number of the place; of the last row: none. */
  readonly place: number | undefined
  readonly total: number
}

/** Who was where on the first day by who is where on the second: up in one colour, down in another, as strong as their share of the row. */
export function MoveMatrix({ answer, labels }: { readonly answer: Moved; readonly labels: readonly string[] }) {
  const words = useWords().tiers
  const { number } = useFormat()
  const isNarrow = !Grid.useBreakpoint().sm
  const { from, to, places, before, after, total } = answer
  const people = new Map(answer.cells.map((cell) => [`${cell.from} ${cell.to}`, cell.people]))
  const isShown = (i: number): boolean => {
    const kind = places[i]?.kind
    return kind === 'tier' || kind === 'none' || (before[i] ?? 0) + (after[i] ?? 0) > 0
  }
  const shown = places.flatMap((place, i) => (isShown(i) ? [{ kind: place.kind, i }] : []))
  const rows: Row[] = [
    ...shown.map(({ i }) => ({ key: String(i), label: labels[i] ?? '', place: i, total: before[i] ?? 0 })),
    { key: 'total', label: words.total, place: undefined, total },
  ]
  return (
    <Table<Row>
      aria-label={words.matrix}
      rowKey="key"
      size="small"
      bordered
      dataSource={rows}
      pagination={false}
      scroll={{ x: 140 + 92 * shown.length }}
      columns={[
        {
          title: <Days from={from} to={to} />,
          width: isNarrow ? 112 : 150,
          fixed: 'left',
          rowScope: 'row',
          render: (_, row) => <RowName isTotal={row.place === undefined}>{row.label}</RowName>,
        },
        ...shown
          .filter(({ kind }) => kind !== 'new')
          .map(({ i }) => ({
            key: i,
            title: labels[i] ?? '',
            align: 'right' as const,
            width: 88,
            onCell: () => ({ style: { padding: 0 } }),
            render: (_: unknown, row: Row) =>
              row.place === undefined ? (
                <Plain>{number(after[i] ?? 0)}</Plain>
              ) : (
                <Cell answer={answer} row={row} to={i} people={people.get(`${row.place} ${i}`) ?? 0} />
              ),
          })),
        {
          key: 'total',
          title: words.total,
          align: 'right',
          width: 92,
          render: (_, row) => <Typography.Text strong>{number(row.total)}</Typography.Text>,
        },
      ]}
    />
  )
}

const Days = ({ from, to }: { readonly from: string; readonly to: string }) => (
  <>
    <div style={{ whiteSpace: 'nowrap' }}>{from} ↓</div>
    <div style={{ whiteSpace: 'nowrap' }}>{to} →</div>
  </>
)

const Plain = ({ children }: { readonly children: string }) => (
  <div style={{ padding: 8 }}>
    <Typography.Text strong>{children}</Typography.Text>
  </div>
)

function Cell({ answer, row, to, people }: { readonly answer: Moved; readonly row: Row; readonly to: number; readonly people: number }) {
  const words = useWords().tiers
  const { token } = theme.useToken()
  const { number, percent } = useFormat()
  const heat = useHeat()
  const share = row.total === 0 ? 0 : people / row.total
  const from = row.place ?? 0
  const isMove = answer.places[from]?.kind === 'tier' && answer.places[to]?.kind === 'tier'
  const background = !isMove ? undefined : from === to ? token.colorFillQuaternary : heat(share, to < from ? 'primary' : 'warning')
  return (
    <div
      title={words.ofRow(percent(share), row.label)}
      style={{
        padding: 8,
        background,
        color: people === 0 ? token.colorTextSecondary : token.colorText,
        fontVariantNumeric: 'tabular-nums',
      }}
    >
      {number(people)}
    </div>
  )
}

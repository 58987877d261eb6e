import type { LtvAnswer, LtvCellAnswer } from '@millrace/contract/analytics/api.ts'
import type { LtvQuery } from '@millrace/contract/queries/index.ts'
import { Flex, Table } from 'antd'
import { useFormat, useWords } from '../../lib/words.ts'
import { Counted } from './behind.tsx'
import { Heated, useHeat } from './heat.tsx'
import { useAnalysisWords } from './words.ts'

interface Line {
  readonly label: string
  readonly bucket: string | null
  readonly people: number
  readonly cells: readonly (LtvCellAnswer | null)[]
  readonly payback: number | null
}

/** The whole, then cohort by cohort: value per person so far, and below it who has paid and what a payer has brought. */
export function LtvTable({ answer, query }: { readonly answer: LtvAnswer; readonly query: LtvQuery }) {
  const words = useWords().ltv
  const common = useAnalysisWords()
  const { number } = useFormat()
  const heat = useHeat()
  const lines: Line[] = [
    { ...answer.total, cells: answer.total.cells.map((cell) => (cell.people === 0 ? null : cell)), label: common.total, bucket: null },
    ...answer.rows.map((row) => ({ ...row, label: row.isComplete ? row.bucket : `${row.bucket} (${common.growing})` })),
  ]
  const money = (n: number | null): string => (n === null ? '—' : number(Math.round(n * 100) / 100))
  const largest = Math.max(...lines.flatMap((line) => line.cells.map((cell) => cell?.ltv ?? 0)), 0)
  const counted = (line: Line, slice: object, n: number, what: string, shown?: string) => (
    <Counted
      model="ltv"
      query={query}
      slice={{ bucket: line.bucket, ...slice }}
      n={n}
      title={`${line.label} · ${what}`}
      {...(shown === undefined ? {} : { shown })}
    />
  )
  return (
    <Heated>
      <Table<Line>
        rowKey="label"
        size="small"
        data-testid="ltv"
        dataSource={lines}
        pagination={{ pageSize: 60, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 340 + answer.total.cells.length * 120 }}
        columns={[
          { title: words.cohort, width: 150, dataIndex: 'label' },
          { title: words.size, width: 80, align: 'right', render: (_, line) => counted(line, {}, line.people, words.size) },
          ...(query.cost === undefined
            ? []
            : [
                {
                  title: words.payback,
                  width: 100,
                  render: (_: unknown, line: Line) => (line.payback === null ? words.notYet : words.column(answer.unit, line.payback)),
                },
              ]),
          ...answer.total.cells.map((_, n) => ({
            title: words.column(answer.unit, n),
            align: 'right' as const,
            onCell: (line: Line) => ({ style: heat(largest === 0 ? null : (line.cells[n]?.ltv ?? 0) / largest) }),
            render: (_: unknown, line: Line) => {
              const cell = line.cells[n]
              if (!cell || cell.people === 0) return '—'
              return (
                <Flex vertical align="end" title={`${words.sum} ${money(cell.total)} · ${words.arppu} ${money(cell.arppu)}`}>
                  <span>{money(cell.ltv)}</span>
                  {counted(
                    line,
                    { payersBy: n },
                    cell.payers,
                    `${words.column(answer.unit, n)} ${words.payers}`,
                    words.paid(number(cell.payers)),
                  )}
                </Flex>
              )
            },
          })),
        ]}
      />
    </Heated>
  )
}

import type { LtvAnswer } from '@millrace/contract/analytics/api.ts'
import { type LtvQuery, ltvQuerySchema } from '@millrace/contract/queries/index.ts'
import { Card, Flex, Space, Statistic } from 'antd'
import { useCallback, useMemo } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { lastDays } from './fields.tsx'
import { Analysis, type Drawn } from './frame.tsx'
import { LtvQuestion } from './ltv-question.tsx'
import { LtvTable } from './ltv-table.tsx'
import { noEvent } from './question.tsx'

/** What people have brought in since they started. */
export function LtvAnalysis() {
  const words = useWords().ltv
  const { timeZone } = useProject()
  const first = useCallback(
    (): LtvQuery => ({
      ...lastDays(30, timeZone),
      start: noEvent,
      revenues: [{ ...noEvent, property: '', rate: 1 }],
      unit: 'day',
      duration: 7,
    }),
    [timeZone],
  )
  return (
    <Analysis<LtvQuery, LtvAnswer>
      title={words.title}
      model="ltv"
      schema={ltvQuerySchema}
      first={first}
      question={(draft, change) => <LtvQuestion draft={draft} change={change} />}
      teach={() => words.choose}
      isEmpty={(answer) => answer.total.people === 0}
      sheet={(answer) => ({
        name: 'ltv',
        header: [words.cohort, words.size, ...answer.total.cells.map((_, n) => words.column(answer.unit, n))],
        rows: answer.rows.map((row) => [row.bucket, row.people, ...row.cells.map((cell) => cell && cell.ltv)]),
      })}
      drawn={(answer, query) => curveOf(answer, query, words)}
    >
      {(answer, query) => <Answer answer={answer} query={query} />}
    </Analysis>
  )
}

/** What somebody brought on average so far, and what they cost. */
function curveOf({ unit, total: { cells } }: LtvAnswer, { cost }: LtvQuery, words: ReturnType<typeof useWords>['ltv']): Drawn {
  const values = { name: words.ltv, values: cells.map((cell) => cell.ltv) }
  return {
    categories: cells.map((_, n) => words.column(unit, n)),
    series: cost === undefined ? [values] : [values, { name: words.cost, values: cells.map(() => cost) }],
  }
}

function Answer({ answer, query }: { readonly answer: LtvAnswer; readonly query: LtvQuery }) {
  const words = useWords().ltv
  const { number } = useFormat()
  const { cells, payback } = answer.total
  const { categories, series } = useMemo(() => curveOf(answer, query, words), [answer, query, words])
  const last = cells.findLast((cell) => cell.people > 0)
  const money = (n: number | null | undefined): string => (n === null || n === undefined ? '—' : number(Math.round(n * 100) / 100))
  return (
    <>
      <Card size="small">
        <Space size={[32, 8]} wrap style={{ marginBottom: 8 }}>
          <Statistic title={words.ltv} value={money(last?.ltv)} />
          <Statistic title={words.arppu} value={money(last?.arppu)} />
          {query.cost !== undefined && (
            <Statistic title={words.payback} value={payback === null ? words.notYet : words.column(answer.unit, payback)} />
          )}
        </Space>
        <Chart label={words.curve(query.start.event)} categories={categories} series={series} format={number} />
      </Card>
      <Flex vertical>
        <LtvTable answer={answer} query={query} />
      </Flex>
    </>
  )
}

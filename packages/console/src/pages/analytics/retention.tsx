import type { RetentionAnswer } from '@millrace/contract/analytics/api.ts'
import { type RetentionQuery, retentionQuerySchema } from '@millrace/contract/queries/index.ts'
import { Card } from 'antd'
import { useCallback, useMemo } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { lastDays } from './fields.tsx'
import { Analysis, type Drawn } from './frame.tsx'
import { labelOfGroup } from './groups.tsx'
import { noEvent } from './question.tsx'
import { RetentionQuestion } from './retention-question.tsx'
import { RetentionGroups, RetentionTable } from './retention-table.tsx'
import { useAnalysisWords } from './words.ts'

/** Of those who did one event, how many came back some time later. */
export function RetentionAnalysis() {
  const words = useWords().retention
  const common = useAnalysisWords()
  const { timeZone } = useProject()
  const { percent } = useFormat()
  const first = useCallback(
    (): RetentionQuery => ({
      ...lastDays(14, timeZone),
      first: noEvent,
      second: noEvent,
      unit: 'day',
      bucket: 'calendar',
      mode: 'selected',
      duration: 7,
      ranges: [],
      extendOverEndDate: true,
      total: 'weighted',
    }),
    [timeZone],
  )
  return (
    <Analysis<RetentionQuery, RetentionAnswer>
      title={words.title}
      model="retention"
      schema={retentionQuerySchema}
      first={first}
      question={(draft, change) => <RetentionQuestion draft={draft} change={change} />}
      teach={(draft) => (draft.first.event && draft.second.event ? words.incomplete : words.choose)}
      isEmpty={(answer) => answer.total.people === 0}
      sheet={(answer, query) => ({
        name: 'retention',
        header: [words.cohort, words.size, ...answer.columns.map((column) => words.column(query.mode, answer.unit, column))],
        rows: answer.rows.map((row) => [row.bucket, row.people, ...row.cells.map((cell) => cell && cell.retained)]),
      })}
      drawn={(answer, query) => ({ ...curveOf(answer, query, words, common), format: percent })}
    >
      {(answer, query) => <Answer answer={answer} query={query} />}
    </Analysis>
  )
}

const charted = 4

/** Who stayed, cohorts together, and the largest groups. */
function curveOf(
  answer: RetentionAnswer,
  query: RetentionQuery,
  words: ReturnType<typeof useWords>['retention'],
  common: ReturnType<typeof useAnalysisWords>,
): Drawn {
  const ratesOf = (total: RetentionAnswer['total']) => total[query.total].map((cell) => cell.rate)
  const groups = answer.groups?.filter((group) => !group.isRest).slice(0, charted) ?? []
  return {
    categories: answer.columns.map((column) => words.column(query.mode, answer.unit, column)),
    series: [
      { name: common.total, values: ratesOf(answer.total) },
      ...groups.map((group) => ({ name: labelOfGroup(group, common), values: ratesOf(group) })),
    ],
  }
}

function Answer({ answer, query }: { readonly answer: RetentionAnswer; readonly query: RetentionQuery }) {
  const words = useWords().retention
  const common = useAnalysisWords()
  const { percent } = useFormat()
  const { categories, series } = useMemo(() => curveOf(answer, query, words, common), [answer, query, words, common])
  return (
    <>
      <Card size="small">
        <Chart label={words.curve(query.first.event, query.second.event)} categories={categories} series={series} format={percent} />
      </Card>
      <RetentionTable answer={answer} query={query} />
      {answer.groups && <RetentionGroups answer={answer} groups={answer.groups} query={query} />}
    </>
  )
}

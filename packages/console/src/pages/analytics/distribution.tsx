import type { DistributionAnswer } from '@millrace/contract/analytics/api.ts'
import { type DistributionQuery, distributionQuerySchema, hasZero, maxEdges, readsProperty } from '@millrace/contract/queries/index.ts'
import { Card, Checkbox, Flex, Select, Space } from 'antd'
import { useCallback, useMemo } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { DistributionCurve, DistributionTable } from './distribution-table.tsx'
import { lastDays, PeopleField, PropertyField, RangeField } from './fields.tsx'
import { Analysis, type Drawn } from './frame.tsx'
import { Choice, EventRow, noEvent } from './question.tsx'
import { useAnalysisWords } from './words.ts'

/** How many people did it how often. */
export function DistributionAnalysis() {
  const words = useWords().distribution
  const { timeZone } = useProject()
  const { number } = useFormat()
  const first = useCallback(
    (): DistributionQuery => ({
      ...lastDays(14, timeZone),
      of: noEvent,
      measure: 'times',
      unit: 'week',
      edges: [1, 2, 3, 5, 10, 20],
      includeZero: false,
    }),
    [timeZone],
  )
  return (
    <Analysis<DistributionQuery, DistributionAnswer>
      title={words.title}
      model="distribution"
      schema={distributionQuerySchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={(draft) => (draft.of.event === '' ? words.choose : words.incomplete)}
      isEmpty={(answer) => answer.total.people === 0}
      sheet={(answer) => ({
        name: 'distribution',
        header: [words.bucket, words.people, ...intervals(answer.edges, words, number), words.unset],
        rows: answer.rows.map((row) => [row.bucket, row.people, ...row.counts, row.unset]),
      })}
      drawn={(answer) => barsOf(answer, words, number)}
    >
      {(answer, query) => <Answer answer={answer} query={query} />}
    </Analysis>
  )
}

type DistributionWords = ReturnType<typeof useWords>['distribution']
/** How the intervals of some edges are called, from below the first on. */
export const intervals = (edges: readonly number[], words: DistributionWords, number: (n: number) => string): string[] =>
  [null, ...edges].map((from, i) => {
    const to = edges[i]
    return words.interval(from === null ? null : number(from), to === undefined ? null : number(to))
  })

function Question({ draft, change }: { readonly draft: DistributionQuery; readonly change: (query: DistributionQuery) => void }) {
  const words = useWords().distribution
  const common = useAnalysisWords()
  const { measure } = draft
  return (
    <Flex vertical gap={8}>
      <EventRow label={words.of} value={draft.of} onChange={(of) => change({ ...draft, of })} />
      <Space wrap>
        <Choice
          label={words.measure}
          value={measure}
          words={words.measures}
          onChange={(next) => change({ ...draft, measure: next, includeZero: draft.includeZero && hasZero(next) })}
        />
        {readsProperty(measure) && (
          <PropertyField label={common.property} value={draft.property} onChange={(property) => change({ ...draft, property })} />
        )}
        <RangeField query={draft} onChange={change} />
        <Choice
          label={words.unit}
          value={draft.unit ?? 'whole'}
          words={words.units}
          onChange={(unit) => change({ ...draft, unit: unit === 'whole' ? null : unit })}
        />
        <Select
          aria-label={words.edges}
          mode="tags"
          prefix={words.edges}
          value={draft.edges.map(String)}
          open={false}
          suffixIcon={null}
          tokenSeparators={[',', ' ', '，']}
          onChange={(texts: string[]) => {
            const edges = [...new Set(texts.map(Number))].filter((n) => Number.isFinite(n)).toSorted((a, b) => a - b)
            if (edges.length > 0) change({ ...draft, edges: edges.slice(0, maxEdges) })
          }}
          style={{ minWidth: 260 }}
        />
        {hasZero(measure) && (
          <Checkbox
            checked={draft.includeZero}
            disabled={draft.people === undefined && !draft.includeZero}
            onChange={(event) => change({ ...draft, includeZero: event.target.checked })}
          >
            {words.includeZero}
          </Checkbox>
        )}
      </Space>
      <PeopleField
        rule={draft.people}
        onChange={(people) => change({ ...draft, people, includeZero: people !== undefined && draft.includeZero })}
      />
    </Flex>
  )
}

/** How many people are in each interval, all days together. */
const barsOf = ({ edges, total }: DistributionAnswer, words: DistributionWords, number: (n: number) => string): Drawn => ({
  categories: intervals(edges, words, number),
  series: [{ name: words.people, values: total.counts }],
})

function Answer({ answer, query }: { readonly answer: DistributionAnswer; readonly query: DistributionQuery }) {
  const words = useWords().distribution
  const { number } = useFormat()
  const { categories, series } = useMemo(() => barsOf(answer, words, number), [answer, words, number])
  return (
    <>
      <Card size="small" title={words.whole(words.measures[query.measure])}>
        <Chart
          label={`${query.of.event}: ${words.measures[query.measure]}`}
          categories={categories}
          series={series}
          kind="bar"
          height={220}
          format={number}
        />
      </Card>
      <DistributionTable answer={answer} query={query} labels={categories} />
      <DistributionCurve answer={answer} query={query} />
    </>
  )
}

import type { IntervalAnswer } from '@millrace/contract/analytics/api.ts'
import { defaultEdges, type IntervalQuery, intervalQuerySchema } from '@millrace/contract/queries/index.ts'
import { Alert, Button, Card, Flex, InputNumber, Space } from 'antd'
import { useCallback, useMemo } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { lastDays, PeopleField, PropertyField, RangeField } from './fields.tsx'
import { Analysis, type Drawn } from './frame.tsx'
import { IntervalBins, IntervalSpreads } from './interval-table.tsx'
import { Choice, EventRow, noEvent } from './question.tsx'
import { useTileQuestion } from './tile-context.ts'
import { useAnalysisWords } from './words.ts'

/** How long it takes from one event to the next. */
export function IntervalAnalysis() {
  const words = useWords().interval
  const { timeZone } = useProject()
  const { duration } = useFormat()
  const first = useCallback(
    (): IntervalQuery => ({
      ...lastDays(30, timeZone),
      first: noEvent,
      second: noEvent,
      pairing: 'nearest',
      unit: 'day',
      extendOverEndDate: true,
      edges: defaultEdges,
    }),
    [timeZone],
  )
  return (
    <Analysis<IntervalQuery, IntervalAnswer>
      title={words.title}
      model="interval"
      schema={intervalQuerySchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={() => words.choose}
      isEmpty={(answer) => answer.total.pairs === 0}
      sheet={(answer) => ({
        name: 'interval',
        header: [words.bucket, words.pairs, words.people, words.min, ...words.quantiles, words.max, words.mean, words.meanOfPeople],
        rows: answer.rows.map((row) => [row.bucket, row.pairs, row.people, row.min, ...row.quantiles, row.max, row.mean, row.meanOfPeople]),
        spans: [3, 4, 5, 6, 7, 8, 9, 10, 11],
      })}
      drawn={(answer) => binsOf(answer, words, duration)}
    >
      {(answer, query) => <Answer answer={answer} query={query} />}
    </Analysis>
  )
}

function Question({ draft, change }: { readonly draft: IntervalQuery; readonly change: (query: IntervalQuery) => void }) {
  const words = useWords().interval
  const common = useAnalysisWords()
  const { cap } = draft
  return (
    <Flex vertical gap={8}>
      <EventRow label={words.first} value={draft.first} onChange={(first) => change({ ...draft, first })} />
      <EventRow label={words.second} value={draft.second} onChange={(second) => change({ ...draft, second })} />
      <Space wrap>
        <RangeField query={draft} onChange={change} />
        <Choice label={words.pairing} value={draft.pairing} words={words.pairings} onChange={(pairing) => change({ ...draft, pairing })} />
        <Choice label={words.unit} value={draft.unit} words={words.units} onChange={(unit) => change({ ...draft, unit })} />
        <PropertyField label={words.link} value={draft.link} onChange={(link) => change({ ...draft, link })} withNone />
        <PropertyField label={common.groupBy} value={draft.by} onChange={(by) => change({ ...draft, by })} withNone />
        {cap ? (
          <Space.Compact>
            <InputNumber
              aria-label={words.cap}
              prefix={words.cap}
              min={1}
              precision={0}
              value={cap.amount}
              onChange={(amount) => change({ ...draft, cap: { ...cap, amount: amount ?? 1 } })}
              style={{ width: 160 }}
            />
            <Choice
              label={words.capUnit}
              value={cap.unit}
              words={common.windowUnits}
              onChange={(unit) => change({ ...draft, cap: { ...cap, unit } })}
            />
            <Button aria-label={words.noCap} onClick={() => change({ ...draft, cap: undefined })}>
              ×
            </Button>
          </Space.Compact>
        ) : (
          <Button type="dashed" onClick={() => change({ ...draft, cap: { amount: 30, unit: 'day' } })}>
            + {words.cap}
          </Button>
        )}
        <Choice
          label={words.extend}
          value={draft.extendOverEndDate ? 'yes' : 'no'}
          words={words.extends}
          onChange={(next) => change({ ...draft, extendOverEndDate: next === 'yes' })}
        />
      </Space>
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

const binsOf = (
  { bins }: IntervalAnswer,
  words: ReturnType<typeof useWords>['interval'],
  duration: ReturnType<typeof useFormat>['duration'],
): Drawn => ({
  categories: bins.map((bin) => words.bin(bin.from === null ? null : duration(bin.from), bin.to === null ? null : duration(bin.to))),
  series: [{ name: words.pairs, values: bins.map((bin) => bin.pairs) }],
})

function Answer({ answer, query }: { readonly answer: IntervalAnswer; readonly query: IntervalQuery }) {
  const words = useWords().interval
  const { windowUnits } = useAnalysisWords()
  const { duration, number } = useFormat()
  const { categories, series } = useMemo(() => binsOf(answer, words, duration), [answer, words, duration])
  const suggested = answer.suggestedWindow
  // There it is for whoever asks, not for whoever looks.
  const isOnTile = useTileQuestion() !== undefined
  return (
    <>
      {suggested && !isOnTile && (
        <Alert
          type="info"
          showIcon
          data-testid="suggested-window"
          title={words.suggested(`${number(suggested.amount)} ${windowUnits[suggested.unit]}`)}
          description={words.suggestedNote}
        />
      )}
      <Card size="small" title={words.histogram}>
        <Chart
          label={`${query.first.event} → ${query.second.event}: ${words.histogram}`}
          categories={categories}
          series={series}
          kind="bar"
          height={220}
          format={number}
        />
        <IntervalBins answer={answer} query={query} labels={categories} />
      </Card>
      <IntervalSpreads answer={answer} query={query} />
    </>
  )
}

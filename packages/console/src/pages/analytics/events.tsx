import type { CountAnswer } from '@millrace/contract/analytics/api.ts'
import { aggregations, type CountQuery, countQuerySchema, needsProperty } from '@millrace/contract/queries/index.ts'
import { Card, Flex, Select, Space, Table, Typography } from 'antd'
import dayjs from 'dayjs'
import { useCallback, useMemo } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { Counted } from './behind.tsx'
import { BreakdownFields, EventField, FilterFields, lastDays, PeopleField, PropertyField, RangeField } from './fields.tsx'
import { Analysis, type Drawn } from './frame.tsx'
import { Groups } from './groups.tsx'
import { labelOf, NotesInRange, useMarks, useNotes } from './marks.tsx'
import { Off } from './shell.tsx'
import { useAnalysisWords } from './words.ts'

/** How often, by how many people, how much, over time. */
export function EventAnalysis() {
  const words = useAnalysisWords()
  const { timeZone } = useProject()
  const first = useCallback(
    (): CountQuery => ({ ...lastDays(14, timeZone), event: null, filters: [], measures: ['events', 'people'], unit: 'day' }),
    [timeZone],
  )
  return (
    <Analysis<CountQuery, CountAnswer>
      title={words.eventsTitle}
      model="count"
      schema={countQuerySchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={(draft) =>
        draft.property === undefined && draft.measures.some((one) => needsProperty.has(one)) ? words.chooseProperty : words.noData
      }
      isEmpty={(data) => data.total.every((n) => !n)}
      sheet={(answer, query) => ({
        name: query.event ?? 'events',
        header: [
          words.bucket,
          ...answer.columns.map((column) => words.measures[column.key]),
          ...(answer.compare ? answer.columns.map((column) => words.before(words.measures[column.key])) : []),
        ],
        rows: answer.rows.map((row, i) => [
          row.bucket,
          ...row.values,
          ...(answer.compare ? row.values.map((_, n) => answer.compare?.rows[i]?.values[n] ?? null) : []),
        ]),
        isNewestFirst: true,
      })}
      drawn={(answer) => linesOf(answer, words, timeZone)}
    >
      {(answer, query) => <Answer answer={answer} query={query} />}
    </Analysis>
  )
}

function Question({ draft, change }: { readonly draft: CountQuery; readonly change: (query: CountQuery) => void }) {
  const words = useAnalysisWords()
  const isNumeric = draft.measures.some((one) => needsProperty.has(one))
  const { compare } = draft
  const isOwn = comparisonOf(draft) === 'days'
  return (
    <Flex vertical gap={8}>
      <Space wrap>
        <EventField label={words.event} value={draft.event} withAny onChange={(event) => change({ ...draft, event })} />
        <Select
          aria-label={words.measure}
          mode="multiple"
          value={[...draft.measures]}
          options={aggregations.map((one) => ({ value: one, label: words.measures[one] }))}
          onChange={(measures) => measures.length > 0 && change({ ...draft, measures })}
          style={{ minWidth: 180 }}
        />
        {isNumeric && (
          <PropertyField
            label={words.property}
            value={draft.property === undefined ? undefined : { property: draft.property, item: draft.item }}
            onChange={(ref) => change({ ...draft, property: ref?.property, item: ref?.item })}
          />
        )}
        <RangeField
          query={draft}
          onChange={(next) => change(comparisonOf(draft) === 'year' ? { ...next, compare: yearBefore(next) } : next)}
        />
        <Select
          aria-label={words.by}
          value={draft.unit ?? 'day'}
          options={(['hour', 'day', 'week', 'month'] as const).map((unit) => ({ value: unit, label: `${words.by} ${words.units[unit]}` }))}
          onChange={(unit) => change({ ...draft, unit })}
        />
        <BreakdownFields by={draft.by} onChange={(by) => change({ ...draft, by })} />
        <Select<Comparison>
          aria-label={words.compare}
          value={comparisonOf(draft)}
          options={[
            ...(['none', 'previous', 'year'] as const).map((value) => ({ value, label: words.comparisons[value] })),
            // Days that came with an address stay until something else is chosen.
            ...(isOwn && typeof compare === 'object'
              ? [{ value: 'days' as const, label: words.comparedDays(compare.from, compare.to) }]
              : []),
          ]}
          onChange={(next) => {
            if (next !== 'days') change({ ...draft, compare: next === 'none' ? undefined : next === 'previous' ? next : yearBefore(draft) })
          }}
          popupMatchSelectWidth={false}
        />
      </Space>
      <FilterFields filters={draft.filters} onChange={(filters) => change({ ...draft, filters })} />
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

/** The same days of the year before; there is no 29 February in most. */
const yearBefore = ({ from, to }: CountQuery): { from: string; to: string } => {
  const back = (date: string): string => dayjs(date).subtract(1, 'year').format('YYYY-MM-DD')
  return { from: back(from), to: back(to) }
}

type Comparison = 'none' | 'previous' | 'year' | 'days'
function comparisonOf(query: CountQuery): Comparison {
  if (typeof query.compare !== 'object') return query.compare ?? 'none'
  const { from, to } = yearBefore(query)
  return query.compare.from === from && query.compare.to === to ? 'year' : 'days'
}

/** Each measure over time, and what it was in the days compared with. */
function linesOf(answer: CountAnswer, words: ReturnType<typeof useAnalysisWords>, timeZone: string): Drawn {
  const seriesOf = (name: (measure: string) => string, rows: CountAnswer['rows']) =>
    answer.columns.map((column, i) => ({
      name: name(words.measures[column.key]),
      values: answer.rows.map((_, n) => rows[n]?.values[i] ?? null),
    }))
  return {
    categories: answer.rows.map((row) => labelOf(row.bucket, timeZone)),
    series: [...seriesOf((measure) => measure, answer.rows), ...(answer.compare ? seriesOf(words.before, answer.compare.rows) : [])],
  }
}

function Answer({ answer, query }: { readonly answer: CountAnswer; readonly query: CountQuery }) {
  const words = useAnalysisWords()
  const { timeZone } = useProject()
  const { number } = useFormat(timeZone)
  const names = answer.columns.map((column) => words.measures[column.key])
  const { categories, series } = useMemo(() => linesOf(answer, words, timeZone), [answer, words, timeZone])
  const compared = answer.compare?.rows
  const before = compared && new Map(answer.rows.map((row, n) => [row.bucket, compared[n]]))
  const notes = useNotes(query.from, query.to)
  const marks = useMarks(notes, categories)
  const shown = (n: number | null | undefined): string => (n === null || n === undefined ? '–' : number(Math.round(n * 100) / 100))
  return (
    <>
      <Card size="small">
        <Space size={[32, 8]} wrap style={{ marginBottom: 8 }}>
          {answer.columns.map((column, i) => (
            <Flex vertical key={column.key}>
              <Typography.Text type="secondary">{`${words.measures[column.key]} · ${words.total}`}</Typography.Text>
              <Typography.Text strong style={{ fontSize: 20 }} data-testid={`total-${column.key}`}>
                {shown(answer.total[i])}
                {column.key === 'people' && <Off people={answer.total[i]} sample={query.asCollected ? undefined : query.sample} />}
              </Typography.Text>
              {answer.compare && <Change now={answer.total[i]} was={answer.compare.total[i]} shown={shown} />}
            </Flex>
          ))}
        </Space>
        <Chart
          label={`${query.event ?? words.anyEvent}: ${names.join(', ')}`}
          categories={categories}
          series={series}
          marks={marks}
          format={number}
        />
        <NotesInRange notes={notes} />
      </Card>
      {answer.groups && query.by && (
        <Groups
          by={query.by}
          groups={answer.groups}
          columns={answer.columns.map(({ key }) => ({ key, label: words.measures[key] }))}
          query={query}
          shown={shown}
        />
      )}
      <Table<CountAnswer['rows'][number]>
        rowKey="bucket"
        size="small"
        dataSource={answer.rows.toReversed()}
        pagination={{ pageSize: 31, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            title: words.bucket,
            render: (_, row) => (
              <>
                {labelOf(row.bucket, timeZone)} {!row.isComplete && <Typography.Text type="secondary">{words.growing}</Typography.Text>}
              </>
            ),
          },
          ...answer.columns.flatMap((column, i) => [
            {
              title: words.measures[column.key],
              align: 'right' as const,
              render: (_: unknown, row: CountAnswer['rows'][number]) =>
                column.key === 'people' && row.values[i] ? (
                  <Counted
                    model="count"
                    query={query}
                    slice={{ bucket: row.bucket }}
                    n={row.values[i]}
                    title={labelOf(row.bucket, timeZone)}
                  />
                ) : (
                  shown(row.values[i])
                ),
            },
            // Bucket by bucket from the first, as in the chart.
            ...(before
              ? [
                  {
                    title: words.before(words.measures[column.key]),
                    align: 'right' as const,
                    render: (_: unknown, row: CountAnswer['rows'][number]) => (
                      <Change now={row.isComplete ? row.values[i] : null} was={before.get(row.bucket)?.values[i]} shown={shown} isBrief />
                    ),
                  },
                ]
              : []),
          ]),
        ]}
      />
    </>
  )
}

/** What it was, and by how much it is more or less; what still grows has no such share. */
function Change({
  now,
  was,
  shown,
  isBrief = false,
}: {
  readonly isBrief?: boolean
  readonly now: number | null | undefined
  readonly was: number | null | undefined
  readonly shown: (n: number | null | undefined) => string
}) {
  const words = useAnalysisWords()
  const { percent } = useFormat()
  const share = typeof now === 'number' && typeof was === 'number' && was !== 0 ? (now - was) / Math.abs(was) : null
  const sign = share !== null && share > 0 ? `+${percent(share)}` : percent(share)
  if (isBrief) return <Typography.Text type="secondary">{share === null ? shown(was) : `${shown(was)} · ${sign}`}</Typography.Text>
  return <Typography.Text type="secondary">{words.change(sign, shown(was))}</Typography.Text>
}

import type { CountAnswer } from '@millrace/contract/analytics/api.ts'
import { aggregations, type CountQuery, countQuerySchema } from '@millrace/contract/queries/index.ts'
import { needsProperty } from '@millrace/contract/queries/schema.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Card, Flex, Select, Space, Table, Typography } from 'antd'
import { useCallback, useMemo } from 'react'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useUrlState } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { PeopleNumber } from './behind.tsx'
import { EventField, FilterFields, lastDays, PeopleField, PropertyField, RangeField } from './fields.tsx'
import { Groups } from './groups.tsx'
import { labelOf, NotesInRange, useMarks, useNotes } from './marks.tsx'
import { useAnalysisWords } from './words.ts'

const schema = countQuerySchema

/** How often, by how many people, how much, over time. The question is the address. */
export function EventAnalysis() {
  const words = useAnalysisWords()
  const { api, slug, timeZone } = useProject()
  const first = useCallback(
    (): CountQuery => ({ ...lastDays(14, timeZone), event: null, filters: [], measures: ['events', 'people'], unit: 'day' }),
    [timeZone],
  )
  const { draft, valid, change } = useUrlState<CountQuery>(schema, first)
  const query = useQuery({
    queryKey: ['analytics-count', slug, valid],
    queryFn: ({ signal }) => call<CountAnswer>(`${api}/analytics/count`, { method: 'POST', body: valid, signal }),
    enabled: valid !== undefined,
    placeholderData: keepPreviousData,
  })
  const lacksProperty = draft.property === undefined && draft.measures.some((one) => needsProperty.has(one))
  return (
    <Page title={words.eventsTitle}>
      <Card size="small">
        <Question draft={draft} change={change} />
      </Card>
      {valid ? (
        <Loaded query={query} empty={{ when: (data) => data.total.every((n) => !n), text: words.noData }}>
          {(answer) => <Answer answer={answer} query={valid} isFetching={query.isFetching} />}
        </Loaded>
      ) : (
        <Teach text={lacksProperty ? words.chooseProperty : words.noData} />
      )}
    </Page>
  )
}

function Question({ draft, change }: { readonly draft: CountQuery; readonly change: (query: CountQuery) => void }) {
  const words = useAnalysisWords()
  const isNumeric = draft.measures.some((one) => needsProperty.has(one))
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
        <RangeField query={draft} onChange={change} />
        <Select
          aria-label={words.by}
          value={draft.unit ?? 'day'}
          options={(['hour', 'day', 'week', 'month'] as const).map((unit) => ({ value: unit, label: `${words.by} ${words.units[unit]}` }))}
          onChange={(unit) => change({ ...draft, unit })}
        />
        <PropertyField label={words.groupBy} value={draft.by} onChange={(by) => change({ ...draft, by })} withNone />
      </Space>
      <FilterFields filters={draft.filters} onChange={(filters) => change({ ...draft, filters })} />
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

function Answer({ answer, query, isFetching }: { readonly answer: CountAnswer; readonly query: CountQuery; readonly isFetching: boolean }) {
  const words = useAnalysisWords()
  const common = useWords().common
  const { timeZone } = useProject()
  const { number, time } = useFormat(timeZone)
  const names = answer.columns.map((column) => words.measures[column.key])
  const categories = useMemo(() => answer.rows.map((row) => labelOf(row.bucket, timeZone)), [answer, timeZone])
  const series = useMemo(
    () =>
      answer.columns.map((column, i) => ({ name: words.measures[column.key], values: answer.rows.map((row) => row.values[i] ?? null) })),
    [answer, words],
  )
  const notes = useNotes(query.from, query.to)
  const marks = useMarks(notes, categories)
  const shown = (n: number | null | undefined): string => (n === null || n === undefined ? '–' : number(Math.round(n * 100) / 100))
  return (
    <Flex vertical gap={16} style={{ opacity: isFetching ? 0.6 : 1 }}>
      <Card size="small">
        <Space size={32} wrap style={{ marginBottom: 8 }}>
          {answer.columns.map((column, i) => (
            <Flex vertical key={column.key}>
              <Typography.Text type="secondary">{`${words.measures[column.key]} · ${words.total}`}</Typography.Text>
              <Typography.Text strong style={{ fontSize: 20 }} data-testid={`total-${column.key}`}>
                {shown(answer.total[i])}
              </Typography.Text>
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
      {answer.groups && query.by && <Groups groups={answer.groups} answer={answer} query={query} shown={shown} />}
      <Table<CountAnswer['rows'][number]>
        rowKey="bucket"
        size="small"
        dataSource={answer.rows.toReversed()}
        pagination={{ pageSize: 31, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 480 }}
        columns={[
          {
            title: words.bucket,
            render: (_, row) => (
              <>
                {labelOf(row.bucket, timeZone)} {!row.isComplete && <Typography.Text type="secondary">{words.growing}</Typography.Text>}
              </>
            ),
          },
          ...answer.columns.map((column, i) => ({
            title: words.measures[column.key],
            align: 'right' as const,
            render: (_: unknown, row: CountAnswer['rows'][number]) =>
              column.key === 'people' && row.values[i] ? (
                <PeopleNumber path="count/people" body={{ query, bucket: row.bucket }}>
                  {shown(row.values[i])}
                </PeopleNumber>
              ) : (
                shown(row.values[i])
              ),
          })),
        ]}
      />
      <Flex justify="space-between" wrap gap={8}>
        <Typography.Text type="secondary">{`${words.through(time(answer.dataThrough))} · ${Math.round(answer.ms)} ms`}</Typography.Text>
        <Button
          size="small"
          onClick={() =>
            downloadCsv(
              query.event ?? 'events',
              [words.bucket, ...names],
              answer.rows.map((row) => [row.bucket, ...row.values]),
            )
          }
        >
          {common.download}
        </Button>
      </Flex>
    </Flex>
  )
}

import type { KeyEventsAnswer } from '@millrace/contract/analytics/api.ts'
import { type FactorsQuery, type KeyEventsQuery, keyEventsQuerySchema } from '@millrace/contract/queries/index.ts'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Space, Table, Typography } from 'antd'
import { useCallback } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import { lastDays, PeopleField } from '../fields.tsx'
import { Analysis } from '../frame.tsx'
import { firstObservation, ObservationFields } from './observation-fields.tsx'
import { Certainty, ObservedTotal } from './observed.tsx'

type Row = KeyEventsAnswer['rows'][number]

/** Which events, of all there are, go with coming to a goal. */
export function KeyEventAnalysis() {
  const words = useWords().factors
  const { timeZone } = useProject()
  const first = useCallback((): KeyEventsQuery => ({ ...lastDays(60, timeZone), ...firstObservation }), [timeZone])
  return (
    <Analysis<KeyEventsQuery, KeyEventsAnswer>
      title={words.keyTitle}
      model="key-events"
      schema={keyEventsQuerySchema}
      first={first}
      question={(draft, change) => (
        <Flex vertical gap={8}>
          <ObservationFields draft={draft} change={change} />
          <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
        </Flex>
      )}
      teach={() => words.keyTeach}
      isEmpty={({ total }) => total.people + total.early === 0}
      emptyText={words.nobody}
      sheet={({ rows }) => ({
        name: 'key-events',
        header: [words.event, words.having, words.converted, words.rate, words.otherRate, words.lift, words.sure],
        rows: rows.map((row) => [row.event, row.people, row.converted, row.rate, row.otherRate, row.lift, row.isSure ? 1 : 0]),
        shares: [3, 4],
      })}
    >
      {(answer, query) => (
        <>
          <ObservedTotal model="key-events" query={query} total={answer.total} extra={<Onward answer={answer} query={query} />} />
          <KeyEvents rows={answer.rows} query={query} />
        </>
      )}
    </Analysis>
  )
}

/** How many of the surest events are taken on as factors. */
const taken = 5

function Onward({ answer, query }: { readonly answer: KeyEventsAnswer; readonly query: KeyEventsQuery }) {
  const words = useWords().factors
  const { slug, can } = useProject()
  if (!can('analytics.read')) return null
  const sure = answer.rows.filter((row) => row.isSure).slice(0, taken)
  const factors: FactorsQuery = { ...query, factors: sure.map(({ event }) => ({ of: 'event', event, filters: [] })) }
  const { start, goal, from, to, people } = query
  const paths = { from, to, people, source: start, end: { ...goal, isSplit: false }, gapSeconds: null }
  return (
    <Space wrap>
      <Link to="/$slug/analyze/paths" params={{ slug }} search={{ query: paths } as never /* every page reads its own part */}>
        <Button size="small">{words.asPath}</Button>
      </Link>
      {sure.length > 0 && (
        <Link to="/$slug/analyze/factors" params={{ slug }} search={{ query: factors } as never /* every page reads its own part */}>
          <Button size="small" type="primary">
            {words.asFactors}
          </Button>
        </Link>
      )}
    </Space>
  )
}

function KeyEvents({ rows, query }: { readonly rows: readonly Row[]; readonly query: KeyEventsQuery }) {
  const words = useWords().factors
  const { percent, exact, duration } = useFormat()
  return (
    <Table<Row>
      rowKey="event"
      size="small"
      data-testid="key-events"
      dataSource={[...rows]}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 930 }}
      columns={[
        { title: words.event, ellipsis: true, render: (_, row) => <Typography.Text strong={row.isSure}>{row.event}</Typography.Text> },
        {
          title: words.having,
          align: 'right',
          render: (_, row) => <Counted model="key-events" query={query} slice={{ event: row.event }} n={row.people} title={row.event} />,
        },
        {
          title: words.converted,
          align: 'right',
          render: (_, row) => (
            <Counted
              model="key-events"
              query={query}
              slice={{ event: row.event, converted: true }}
              n={row.converted}
              title={`${row.event} · ${words.converted}`}
              against={{ event: row.event }}
            />
          ),
        },
        { title: words.rate, align: 'right', render: (_, row) => percent(row.rate) },
        { title: words.otherRate, align: 'right', render: (_, row) => percent(row.otherRate) },
        {
          title: words.lift,
          align: 'right',
          render: (_, row) => (row.lift === null ? '–' : `× ${exact(Math.round(row.lift * 100) / 100)}`),
        },
        { title: words.since, align: 'right', render: (_, row) => duration(row.sinceMs) },
        {
          title: words.certainty,
          width: 190,
          render: (_, row) => <Certainty isSure={row.isSure} isEnough={row.isEnough} helps={(row.z ?? 0) > 0} />,
        },
      ]}
    />
  )
}

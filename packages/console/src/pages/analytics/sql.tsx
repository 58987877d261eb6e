import type { SqlAnswer } from '@millrace/contract/analytics/api.ts'
import { type SqlQuestion, sqlQuestionSchema } from '@millrace/contract/queries/index.ts'
import { Alert, Button, Flex, Segmented, Space, Table, Typography } from 'antd'
import { type KeyboardEvent, useCallback, useMemo, useState } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { SqlField } from '../../ui/sql-field.tsx'
import { lastDays, PeopleField, RangeField } from './fields.tsx'
import { Analysis, type Drawn } from './frame.tsx'
import { useTileQuestion } from './tile-context.ts'

/** Whatever no analysis asks, in SQL. */
export function SqlAnalysis() {
  const words = useWords().sqlAnalysis
  const { timeZone } = useProject()
  const { number } = useFormat()
  const first = useCallback((): SqlQuestion => ({ ...lastDays(14, timeZone), sql: '' }), [timeZone])
  return (
    <Analysis<SqlQuestion, SqlAnswer>
      title={words.title}
      model="sql"
      cannot={['sample', 'collected']}
      schema={sqlQuestionSchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={() => words.teach}
      isEmpty={(answer) => answer.rows.length === 0}
      emptyText={words.empty}
      sheet={(answer) => ({
        name: 'query',
        header: answer.columns.map((one) => one.name),
        rows: answer.rows.map((row) => row.map((value) => (typeof value === 'number' ? value : value === null ? null : textOf(value)))),
      })}
      drawn={(answer) => ({
        ...drawnOf(answer),
        ...(answer.rows.length > mostPoints ? { note: words.firstDrawn(number(mostPoints)) } : {}),
      })}
    >
      {(answer) => <Rows answer={answer} />}
    </Analysis>
  )
}

/** What is written is asked when somebody says so, not at every letter. */
function Question({ draft, change }: { readonly draft: SqlQuestion; readonly change: (query: SqlQuestion) => void }) {
  const words = useWords().sqlAnalysis
  // What is being written belongs to the question it began from: another one, by an address or the back button, comes before it.
  const [written, setWritten] = useState({ from: draft.sql, text: draft.sql })
  const text = written.from === draft.sql ? written.text : draft.sql
  const setText = (next: string): void => setWritten({ from: draft.sql, text: next })
  const run = (): void => change({ ...draft, sql: text })
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run()
  }
  return (
    <Flex vertical gap={8}>
      <RangeField query={draft} onChange={change} />
      <SqlField answers="rows" query={text} onChange={setText} onKeyDown={onKey} />
      <Space>
        <Button type="primary" disabled={text.trim() === ''} onClick={run}>
          {words.run}
        </Button>
        <Typography.Text type="secondary">{words.runHint}</Typography.Text>
      </Space>
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

const looks = ['table', 'line', 'bar'] as const

function Rows({ answer }: { readonly answer: SqlAnswer }) {
  const words = useWords().sqlAnalysis
  const { number } = useFormat()
  const { values, set } = useFilters('look')
  // The address of a board is not that of one of its tiles.
  const isOnTile = useTileQuestion() !== undefined
  const look = isOnTile ? 'table' : (looks.find((one) => one === values.look) ?? 'table')
  return (
    <>
      {answer.isCut && <Alert type="warning" showIcon title={words.cut(number(answer.rows.length))} />}
      <Flex justify="space-between" wrap gap={8}>
        {!isOnTile && (
          <Segmented
            aria-label={words.look}
            value={look}
            options={looks.map((value) => ({ value, label: words.looks[value] }))}
            onChange={(value) => set('look', value === 'table' ? undefined : value)}
          />
        )}
        <Typography.Text type="secondary" data-testid="sql-rows">
          {words.rows(number(answer.rows.length))}
        </Typography.Text>
      </Flex>
      {look !== 'table' && <Picture answer={answer} kind={look} />}
      <Table
        size="small"
        rowKey={(row) => String(row.at)}
        dataSource={answer.rows.map((cells, at) => ({ at, cells }))}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        columns={answer.columns.map(({ name, type }, i) => ({
          title: (
            <Flex vertical>
              {name}
              <Typography.Text type="secondary" style={{ fontSize: 12, fontWeight: 'normal' }}>
                {type}
              </Typography.Text>
            </Flex>
          ),
          align: isNumeric(type) ? ('right' as const) : ('left' as const),
          render: (_: unknown, { cells }: { cells: readonly unknown[] }) => textOf(cells[i]),
        }))}
      />
    </>
  )
}

function Picture({ answer, kind }: { readonly answer: SqlAnswer; readonly kind: 'line' | 'bar' }) {
  const words = useWords().sqlAnalysis
  const { number } = useFormat()
  const drawn = useMemo(() => drawnOf(answer), [answer])
  if (drawn.series.length === 0) return <Alert type="info" showIcon title={words.noChart} />
  return (
    <>
      {answer.rows.length > mostPoints && <Typography.Text type="secondary">{words.firstDrawn(number(mostPoints))}</Typography.Text>}
      <Chart label={drawn.series.map((one) => one.name).join(', ')} {...drawn} kind={kind} format={number} />
    </>
  )
}

/** The first column that is no number names the points; every column of numbers is a line. */
function drawnOf({ columns, rows: all }: SqlAnswer): Drawn {
  const rows = all.slice(0, mostPoints)
  const named = columns.flatMap(({ type }, i) => (isNumeric(type) ? [] : [i]))
  const [label = 0, ...others] = named
  // A point for each label: what has several rows for one is no line, unless a second column tells them apart.
  const [apart] = others
  const value = columns.findIndex(({ type }, i) => isNumeric(type) && i !== label)
  if (apart !== undefined && value >= 0) {
    const categories = [...new Set(rows.map((row) => textOf(row[label])))]
    const groups = Map.groupBy(rows, (row) => textOf(row[apart]))
    const at = (some: SqlAnswer['rows'], category: string) => some.find((row) => textOf(row[label]) === category)?.[value]
    const series = [...groups].slice(0, mostSeries).map(([name, some]) => ({
      name: name || '–',
      values: categories.map((category) => numberOf(at(some, category))),
    }))
    return { categories, series }
  }
  const series = columns.flatMap(({ name, type }, i) =>
    isNumeric(type) && i !== label ? [{ name, values: rows.map((row) => numberOf(row[i])) }] : [],
  )
  return { categories: rows.map((row) => textOf(row[label])), series }
}

/** Thousands of bars are no picture any more, and browsers stand still over them. */
const mostPoints = 1_000
const mostSeries = 10
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const isNumeric = (type: string): boolean => /^(Nullable\()?(U?Int\d+|Float\d+|Decimal)/.test(type)

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

import type { LeavingAnswer } from '@millrace/contract/analytics/api.ts'
import { type LeavingQuery, leavingQuerySchema } from '@millrace/contract/queries/index.ts'
import { Link } from '@tanstack/react-router'
import { Alert, Flex, InputNumber, Space, Table, Tooltip } from 'antd'
import { useCallback } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { useTemplates } from '../messages/use-templates.ts'
import { Counted } from './behind.tsx'
import { lastDays, PeopleField, RangeField } from './fields.tsx'
import { Analysis } from './frame.tsx'
import { Choice, EventRow, noEvent } from './question.tsx'

/** Which messages were the last that people got before they left. */
export function LeavingAnalysis() {
  const words = useWords().leaving
  const { timeZone } = useProject()
  const { percent } = useFormat()
  const nameOf = useTemplateName()
  const first = useCallback(
    (): LeavingQuery => ({ ...lastDays(30, timeZone), leave: noEvent, within: { amount: 1, unit: 'day' } }),
    [timeZone],
  )
  return (
    <Analysis<LeavingQuery, LeavingAnswer>
      title={words.title}
      model="leaving"
      cannot={['collected']}
      schema={leavingQuerySchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={() => words.choose}
      isEmpty={(answer) => answer.total.people === 0 && answer.leavers === 0}
      emptyText={words.empty}
      sheet={(answer) => ({
        name: 'leaving',
        header: [words.campaign, words.template, words.people, words.left, words.rate, '95 % −', '95 % +'],
        rows: answer.rows.map((row) => [
          row.campaign?.name ?? words.gone,
          nameOf(row.template),
          row.people,
          row.left,
          row.rate,
          row.low,
          row.high,
        ]),
        shares: [4, 5, 6],
      })}
      drawn={({ rows }) => ({
        categories: rows.map((row) => `${row.campaign?.name ?? words.gone} · ${nameOf(row.template)}`),
        series: [{ name: words.rate, values: rows.map((row) => row.rate) }],
        format: percent,
      })}
    >
      {(answer, query) => <Answer answer={answer} query={query} />}
    </Analysis>
  )
}

function useTemplateName(): (id: string) => string {
  const templates = useTemplates()
  return (id) => templates.data?.items.find((one) => one.id === id)?.name ?? id
}

function Question({ draft, change }: { readonly draft: LeavingQuery; readonly change: (query: LeavingQuery) => void }) {
  const words = useWords().leaving
  const { within } = draft
  return (
    <Flex vertical gap={8}>
      <EventRow label={words.leave} value={draft.leave} onChange={(leave) => change({ ...draft, leave })} />
      <Space wrap>
        <RangeField query={draft} onChange={change} />
        <InputNumber
          aria-label={words.within}
          prefix={words.within}
          min={1}
          max={1_000}
          precision={0}
          value={within.amount}
          onChange={(amount) => change({ ...draft, within: { ...within, amount: amount ?? 1 } })}
          style={{ width: 180 }}
        />
        <Choice
          label={words.unit}
          value={within.unit}
          words={words.units}
          onChange={(unit) => change({ ...draft, within: { ...within, unit } })}
        />
      </Space>
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

type Row = Omit<LeavingAnswer['rows'][number], 'journey'> & { readonly journey: number | null }

function Answer({ answer, query }: { readonly answer: LeavingAnswer; readonly query: LeavingQuery }) {
  const words = useWords().leaving
  const { slug } = useProject()
  const { percent } = useFormat()
  const nameOf = useTemplateName()
  const rows: Row[] = [{ ...answer.total, journey: null, campaign: null, template: '' }, ...answer.rows]
  const label = ({ journey, campaign }: Row): string => (journey === null ? words.all : (campaign?.name ?? words.gone))
  const counted = (row: Row, what: 'people' | 'left', n: number, name: string) => (
    <Counted
      model="leaving"
      query={query}
      slice={{ what, ...(row.journey === null ? {} : { row: { journey: row.journey, template: row.template } }) }}
      n={n}
      title={`${label(row)} · ${name}`}
    />
  )
  return (
    <>
      {answer.rows.length === 0 && <Alert type="info" showIcon title={words.empty} />}
      <Space size={24} wrap>
        <span>
          {words.leavers} <Counted model="leaving" query={query} slice={{ what: 'leavers' }} n={answer.leavers} title={words.leavers} />
        </span>
        <span>
          {words.unprompted}{' '}
          <Counted model="leaving" query={query} slice={{ what: 'unprompted' }} n={answer.unprompted} title={words.unprompted} />
        </span>
      </Space>
      <Table<Row>
        rowKey={(row) => `${row.journey} ${row.template}`}
        size="small"
        data-testid="leaving"
        dataSource={rows}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 820 }}
        columns={[
          { title: words.campaign, width: 200, ellipsis: true, render: (_, row) => <Name row={row} label={label(row)} slug={slug} /> },
          { title: words.template, width: 180, ellipsis: true, render: (_, row) => nameOf(row.template) },
          { title: words.people, width: 100, align: 'right', render: (_, row) => counted(row, 'people', row.people, words.people) },
          {
            title: <Tooltip title={words.leftNote}>{words.left}</Tooltip>,
            width: 100,
            align: 'right',
            render: (_, row) => counted(row, 'left', row.left, words.left),
          },
          { title: words.rate, width: 90, align: 'right', render: (_, row) => percent(row.rate) },
          {
            title: words.interval,
            width: 150,
            align: 'right',
            render: (_, row) => (row.people === 0 ? '—' : `${percent(row.low)} – ${percent(row.high)}`),
          },
        ]}
      />
      <Alert type="info" showIcon title={words.about} />
    </>
  )
}

function Name({ row: { campaign }, label, slug }: { readonly row: Row; readonly label: string; readonly slug: string }) {
  const { can } = useProject()
  if (!campaign || !can('journeys.read')) return label
  const page = campaign.kind === 'broadcast' ? '/$slug/engage/broadcasts/$id' : '/$slug/engage/journeys/$id'
  return (
    <Link to={page} params={{ slug, id: campaign.id }}>
      {label}
    </Link>
  )
}

import { DeleteOutlined } from '@ant-design/icons'
import type { FunnelAnswer } from '@millrace/contract/analytics/api.ts'
import { type FunnelQuery, funnelQuerySchema } from '@millrace/contract/queries/index.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Card, Flex, InputNumber, Progress, Select, Space, Table, Typography } from 'antd'
import { useCallback } from 'react'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useUrlState } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { PeopleNumber } from './behind.tsx'
import { EventField, FilterFields, lastDays, PeopleField, RangeField } from './fields.tsx'
import { useAnalysisWords } from './words.ts'

/** How many people go from step to step, and who does not. The question is the address. */
export function FunnelAnalysis() {
  const words = useAnalysisWords()
  const { api, slug, timeZone } = useProject()
  const first = useCallback((): FunnelQuery => {
    const step = { event: '', filters: [] }
    return { ...lastDays(30, timeZone), steps: [step, step], window: { amount: 7, unit: 'day' }, extendOverEndDate: true }
  }, [timeZone])
  const { draft, valid, change } = useUrlState<FunnelQuery>(funnelQuerySchema, first)
  const query = useQuery({
    queryKey: ['analytics-funnel', slug, valid],
    queryFn: ({ signal }) => call<FunnelAnswer>(`${api}/analytics/funnel`, { method: 'POST', body: valid, signal }),
    enabled: valid !== undefined,
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={words.funnelTitle}>
      <Card size="small">
        <Question draft={draft} change={change} />
      </Card>
      {valid ? (
        <Loaded query={query}>{(answer) => <Answer answer={answer} query={valid} isFetching={query.isFetching} />}</Loaded>
      ) : (
        <Teach text={words.chooseSteps} />
      )}
    </Page>
  )
}

function Question({ draft, change }: { readonly draft: FunnelQuery; readonly change: (query: FunnelQuery) => void }) {
  const words = useAnalysisWords()
  const common = useWords().common
  const put = (i: number, step: FunnelQuery['steps'][number]): void =>
    change({ ...draft, steps: draft.steps.map((one, n) => (n === i ? step : one)) })
  return (
    <Flex vertical gap={12}>
      {draft.steps.map((step, i) => (
        <Flex key={i} gap={8} align="start" wrap>
          <Typography.Text type="secondary" style={{ width: 64, lineHeight: '32px' }}>
            {words.step(i + 1)}
          </Typography.Text>
          <EventField
            label={`${words.step(i + 1)} ${words.event}`}
            value={step.event}
            onChange={(event) => put(i, { ...step, event: event ?? '' })}
          />
          <FilterFields filters={step.filters} onChange={(filters) => put(i, { ...step, filters })} />
          {draft.steps.length > 2 && (
            <IconButton
              label={`${common.remove}: ${words.step(i + 1)}`}
              icon={<DeleteOutlined />}
              onClick={() => change({ ...draft, steps: draft.steps.filter((_, n) => n !== i) })}
            />
          )}
        </Flex>
      ))}
      <Space wrap>
        <Button
          type="dashed"
          disabled={draft.steps.length >= 30}
          onClick={() => change({ ...draft, steps: [...draft.steps, { event: '', filters: [] }] })}
        >
          + {words.addStep}
        </Button>
        <RangeField query={draft} onChange={change} />
        <span>{words.window}</span>
        <InputNumber
          aria-label={words.window}
          min={1}
          value={draft.window.amount}
          onChange={(amount) => change({ ...draft, window: { ...draft.window, amount: amount ?? 1 } })}
          style={{ width: 72 }}
        />
        <Select
          aria-label={`${words.window} ${words.by}`}
          value={draft.window.unit}
          options={(['minute', 'hour', 'day'] as const).map((unit) => ({ value: unit, label: words.windowUnits[unit] }))}
          onChange={(unit) => change({ ...draft, window: { ...draft.window, unit } })}
        />
      </Space>
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

function Answer({
  answer,
  query,
  isFetching,
}: {
  readonly answer: FunnelAnswer
  readonly query: FunnelQuery
  readonly isFetching: boolean
}) {
  const words = useAnalysisWords()
  const common = useWords().common
  const { timeZone } = useProject()
  const { number, percent, time } = useFormat(timeZone)
  return (
    <Flex vertical gap={12} style={{ opacity: isFetching ? 0.6 : 1 }}>
      <Flex gap={12} align="baseline">
        <Typography.Text type="secondary">{words.whole}</Typography.Text>
        <Typography.Text strong style={{ fontSize: 20 }} data-testid="funnel-rate">
          {percent(answer.total.rate)}
        </Typography.Text>
      </Flex>
      <Table<FunnelAnswer['rows'][number]>
        rowKey="step"
        size="small"
        dataSource={answer.rows}
        pagination={false}
        scroll={{ x: 640 }}
        columns={[
          { title: words.event, render: (_, row) => `${row.step}. ${row.name}` },
          {
            title: words.totalRate,
            width: '40%',
            render: (_, row) => (
              <Progress
                percent={Math.round((row.totalRate ?? 0) * 1000) / 10}
                size="small"
                status="normal"
                aria-label={row.name}
                format={() => percent(row.totalRate)}
              />
            ),
          },
          { title: words.stepRate, align: 'right', render: (_, row) => percent(row.stepRate) },
          {
            title: words.reached,
            align: 'right',
            render: (_, row) => (
              <PeopleNumber path="funnel/people" body={{ query, step: row.step, outcome: 'reached' }}>
                {number(row.people)}
              </PeopleNumber>
            ),
          },
          {
            title: words.dropped,
            align: 'right',
            render: (_, row) =>
              row.dropped > 0 ? (
                <PeopleNumber path="funnel/people" body={{ query, step: row.step, outcome: 'dropped' }}>
                  {number(row.dropped)}
                </PeopleNumber>
              ) : (
                '0'
              ),
          },
        ]}
      />
      <Flex justify="space-between" wrap gap={8}>
        <Typography.Text type="secondary">{`${words.through(time(answer.dataThrough))} · ${Math.round(answer.ms)} ms`}</Typography.Text>
        <Button
          size="small"
          onClick={() =>
            downloadCsv(
              'funnel',
              [words.event, words.reached, words.stepRate, words.totalRate, words.dropped],
              answer.rows.map((row) => [row.name, row.people, row.stepRate, row.totalRate, row.dropped]),
            )
          }
        >
          {common.download}
        </Button>
      </Flex>
    </Flex>
  )
}

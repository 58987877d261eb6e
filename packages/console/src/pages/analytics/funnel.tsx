import { DeleteOutlined } from '@ant-design/icons'
import type { FunnelAnswer } from '@millrace/contract/analytics/api.ts'
import { type FunnelQuery, funnelQuerySchema } from '@millrace/contract/queries/index.ts'
import { Button, Flex, InputNumber, Progress, Select, Space, Table, Typography } from 'antd'
import { useCallback } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Counted } from './behind.tsx'
import { Analysis } from './frame.tsx'
import { EventField, FilterFields, lastDays, PeopleField, RangeField } from './fields.tsx'
import { useAnalysisWords } from './words.ts'

/** How many people go from step to step, and who does not. */
export function FunnelAnalysis() {
  const words = useAnalysisWords()
  const { timeZone } = useProject()
  const first = useCallback((): FunnelQuery => {
    const step = { event: '', filters: [] }
    return { ...lastDays(30, timeZone), steps: [step, step], window: { amount: 7, unit: 'day' }, extendOverEndDate: true }
  }, [timeZone])
  return (
    <Analysis<FunnelQuery, FunnelAnswer>
      title={words.funnelTitle}
      model="funnel"
      schema={funnelQuerySchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={() => words.chooseSteps}
      isEmpty={() => false}
      sheet={(answer) => ({
        name: 'funnel',
        header: [words.event, words.reached, words.stepRate, words.totalRate, words.dropped],
        rows: answer.rows.map((row) => [row.name, row.people, row.stepRate, row.totalRate, row.dropped]),
      })}
    >
      {(answer, query) => <Answer answer={answer} query={query} />}
    </Analysis>
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

function Answer({ answer, query }: { readonly answer: FunnelAnswer; readonly query: FunnelQuery }) {
  const words = useAnalysisWords()
  const { percent } = useFormat()
  return (
    <>
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
              <Counted
                model="funnel"
                query={query}
                slice={{ step: row.step, outcome: 'reached' }}
                n={row.people}
                title={`${row.step}. ${row.name}`}
              />
            ),
          },
          {
            title: words.dropped,
            align: 'right',
            render: (_, row) => (
              <Counted
                model="funnel"
                query={query}
                slice={{ step: row.step, outcome: 'dropped' }}
                n={row.dropped}
                title={`${row.step}. ${row.name} · ${words.dropped}`}
                against={{ step: row.step + 1, outcome: 'reached' }}
              />
            ),
          },
        ]}
      />
    </>
  )
}

import type { Journey } from '@millrace/contract/journeys/api.ts'
import type { Graph } from '@millrace/contract/journeys/index.ts'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Space, Table, Tag } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Time } from '../../ui/time.tsx'
import { EmergencyStop, StoppedBanner } from './emergency.tsx'
import { ExportJourney, ImportJourney } from './files.tsx'

type Row = Journey & { readonly active: number; readonly entered: number; readonly goal: number }

export const stateColours: Record<Journey['state'], string> = { draft: 'default', running: 'success', paused: 'warning', ended: 'default' }

const blank: Graph = {
  entry: { kind: 'event', event: 'SignUp', filters: [] },
  nodes: [{ id: 'end', kind: 'exit', settings: { reason: '' } }],
  edges: [{ from: 'entry', port: 'next', to: 'end' }],
  goal: null,
  reentry: { kind: 'after_exit' },
}

/** 下单两小时未支付, as a draft: one mail, then the end; goal: paying that order within a day. */
function unpaidOrder(): Graph {
  const paid = { event: 'PayOrder', filters: [], links: [{ property: 'order_id', trigger: 'order_id' }] }
  return {
    entry: { kind: 'event_then_not', event: 'SubmitOrder', filters: [], key: 'order_id', not: paid, within: { amount: 2, unit: 'hour' } },
    nodes: [
      { id: 'mail', kind: 'send', settings: { channel: 'email', templateId: '', class: 'marketing' } },
      { id: 'end', kind: 'exit', settings: { reason: '' } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'mail' },
      { from: 'mail', port: 'next', to: 'end' },
    ],
    goal: { ...paid, within: { amount: 1, unit: 'day' }, exit: true },
    reentry: { kind: 'after_exit' },
  }
}

export function JourneyList() {
  const words = useWords()
  const { number } = useFormat()
  const { api, slug, can } = useProject()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const query = useDefinitions<Row>('journeys', 5_000)
  const create = useMutation({
    mutationFn: (draft: { name: string; draft: Graph }) => call<Journey>(`${api}/journeys`, { method: 'POST', body: draft }),
    onSuccess: (made) => navigate({ to: '/$slug/engage/journeys/$id', params: { slug, id: made.id } }),
    onError: (error) => void message.error(error.message),
  })
  const isWriter = can('journeys.write')
  const loaded = query.data?.pages.flatMap((page) => page.items) ?? []
  const template = (
    <Button disabled={!isWriter} onClick={() => create.mutate({ name: words.journeys.fromTemplate, draft: unpaidOrder() })}>
      {words.journeys.fromTemplate}
    </Button>
  )
  return (
    <Page
      title={words.journeys.title}
      extra={
        <Space wrap>
          <EmergencyStop rows={loaded} />
          <ImportJourney />
          {template}
          <Button type="primary" disabled={!isWriter} onClick={() => create.mutate({ name: words.journeys.create, draft: blank })}>
            {words.journeys.create}
          </Button>
        </Space>
      }
    >
      <StoppedBanner rows={loaded} />
      <Definitions query={query} empty={{ text: words.journeys.empty, action: template }}>
        {(rows) => (
          <Table<Row>
            rowKey="id"
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 640 }}
            columns={[
              {
                title: words.common.name,
                render: (_, row) => (
                  <Link to="/$slug/engage/journeys/$id" params={{ slug, id: row.id }}>
                    {row.name}
                  </Link>
                ),
              },
              {
                title: words.common.state,
                render: (_, row) => <Tag color={stateColours[row.state]}>{words.journeys.states[row.state]}</Tag>,
              },
              { title: words.journeys.entered, align: 'right', render: (_, row) => number(row.entered) },
              { title: words.journeys.inside, align: 'right', render: (_, row) => number(row.active) },
              { title: words.journeys.goal, align: 'right', render: (_, row) => number(row.goal) },
              { title: words.common.changed, width: 140, render: (_, row) => <Time at={row.updatedAt} /> },
              {
                title: words.common.actions,
                width: 130,
                render: (_, row) => (
                  <Space>
                    <ExportJourney id={row.id} name={row.name} />
                    <Shelf
                      path="journeys"
                      size="small"
                      row={row}
                      disabled={!isWriter || row.state === 'running' || row.state === 'paused'}
                    />
                  </Space>
                ),
              },
            ]}
          />
        )}
      </Definitions>
    </Page>
  )
}

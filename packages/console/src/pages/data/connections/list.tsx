import type { Hook } from '@millrace/contract/ingest/hooks.ts'
import type { Pull } from '@millrace/contract/ingest/pulls.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Badge, Button, Table, Tabs } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useWords } from '../../../lib/words.ts'
import { JobState } from '../../../ui/job-progress.tsx'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { NewHook } from './new-hook.tsx'

/** Systems of the customer: those that push, and those that are read at times. */
export function ConnectionList() {
  const words = useWords()
  const { values, set } = useFilters('tab')
  const tab = values.tab === 'pulls' ? 'pulls' : 'hooks'
  return (
    <Page title={words.connections.title} note={words.connections.note}>
      <Tabs
        activeKey={tab}
        onChange={(key) => set('tab', key === 'hooks' ? undefined : key)}
        destroyOnHidden
        items={[
          { key: 'hooks', label: words.connections.hooks, children: <Hooks /> },
          { key: 'pulls', label: words.connections.pulls, children: <Pulls /> },
        ]}
      />
    </Page>
  )
}

function Hooks() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const [isAdding, setAdding] = useState(false)
  const query = useQuery({ queryKey: ['hooks', slug], queryFn: () => call<{ items: Hook[] }>(`${api}/hooks`), refetchInterval: 10_000 })
  const add = (
    <Button type="primary" disabled={!can('sources.manage')} onClick={() => setAdding(true)}>
      {words.connections.addHook}
    </Button>
  )
  return (
    <>
      <Loaded query={query} empty={{ when: (data) => data.items.length === 0, text: words.connections.noHooks, action: add }}>
        {(data) => (
          <Table<Hook>
            rowKey="id"
            size="small"
            dataSource={data.items}
            pagination={false}
            scroll={{ x: 560 }}
            title={() => add}
            columns={[
              {
                title: words.common.name,
                render: (_, row) => (
                  <Link to="/$slug/data/connections/hooks/$id" params={{ slug, id: row.id }}>
                    {row.name}
                  </Link>
                ),
              },
              { title: words.imports.kind, width: 90, render: (_, row) => words.imports.kinds[row.kind] },
              {
                title: words.connections.signature,
                responsive: ['md'],
                render: (_, row) => words.connections.schemes[row.signature.scheme],
              },
              {
                title: words.common.state,
                width: 130,
                render: (_, row) =>
                  row.mapping ? (
                    <Badge status="success" text={words.connections.running} />
                  ) : (
                    <Badge status="warning" text={words.connections.unmapped} />
                  ),
              },
              {
                title: words.connections.lastBody,
                render: (_, row) => (row.lastAt ? <Time at={row.lastAt} /> : words.connections.noBody),
              },
            ]}
          />
        )}
      </Loaded>
      <NewHook isOpen={isAdding} onClose={() => setAdding(false)} />
    </>
  )
}

function Pulls() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const navigate = useNavigate()
  const query = useQuery({ queryKey: ['pulls', slug], queryFn: () => call<{ items: Pull[] }>(`${api}/pulls`), refetchInterval: 5_000 })
  const add = (
    <Button
      type="primary"
      disabled={!can('sources.manage')}
      onClick={() => void navigate({ to: '/$slug/data/connections/pulls/$id', params: { slug, id: 'new' } })}
    >
      {words.connections.addPull}
    </Button>
  )
  return (
    <Loaded query={query} empty={{ when: (data) => data.items.length === 0, text: words.connections.noPulls, action: add }}>
      {(data) => (
        <Table<Pull>
          rowKey="id"
          size="small"
          dataSource={data.items}
          pagination={false}
          scroll={{ x: 960 }}
          title={() => add}
          columns={[
            {
              title: words.common.name,
              render: (_, row) => (
                <Link to="/$slug/data/connections/pulls/$id" params={{ slug, id: row.id }}>
                  {row.name}
                </Link>
              ),
            },
            { title: words.connections.origin, render: (_, row) => words.connections.from[row.origin.from] },
            { title: words.imports.kind, width: 90, render: (_, row) => words.imports.kinds[row.kind] },
            { title: words.common.state, width: 110, render: (_, row) => <PullState pull={row} /> },
            { title: words.connections.lastRun, render: (_, row) => row.lastRun && <JobState job={row.lastRun} /> },
            { title: words.connections.next, render: (_, row) => (row.nextAt ? <Time at={row.nextAt} /> : words.connections.byHand) },
          ]}
        />
      )}
    </Loaded>
  )
}

export function PullState({ pull }: { readonly pull: Pick<Pull, 'isPaused' | 'mapping'> }) {
  const words = useWords()
  if (pull.isPaused) return <Badge status="default" text={words.connections.paused} />
  if (!pull.mapping) return <Badge status="warning" text={words.connections.unmapped} />
  return <Badge status="success" text={words.connections.running} />
}

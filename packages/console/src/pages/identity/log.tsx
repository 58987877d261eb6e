import { changeKinds, type IdentityChange, type IdentityChanges } from '@millrace/contract/identity/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Card, Flex, Popconfirm, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { ErrorState, Teach } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { More, rowsOf, usePages } from '../../ui/pages.tsx'

/** Merges and splits of the project, newest first; a merge can be undone, a split merged back. */
export function ChangeLog() {
  const words = useWords()
  const { values, set, query: filters } = useFilters('kind')
  const query = useChanges(`limit=50${filters}`)
  return (
    <Flex vertical gap={16}>
      <Select
        allowClear
        aria-label={words.identity.kind}
        placeholder={words.identity.kind}
        value={values.kind || null}
        onChange={(kind: string | null | undefined) => set('kind', kind ?? undefined)}
        options={changeKinds.map((kind) => ({ value: kind, label: words.identity.kinds[kind] }))}
        style={{ width: 160 }}
      />
      <Changes query={query} />
    </Flex>
  )
}

/** The same for one person; nothing for somebody to whom nothing happened. */
export function PersonChanges({ personId }: { readonly personId: number }) {
  const words = useWords()
  const query = useChanges(`limit=5&person=${personId}`)
  if (!query.data || query.data.pages[0]?.items.length === 0) return null
  return (
    <Card size="small" title={words.identity.changes}>
      <Changes query={query} />
    </Card>
  )
}

function useChanges(asked: string) {
  const { slug } = useProject()
  return usePages<IdentityChanges>(['identity-changes', slug, asked], `identity/changes?${asked}`)
}

function Changes({ query }: { readonly query: ReturnType<typeof useChanges> }) {
  const words = useWords()
  const { slug } = useProject()
  if (query.isError) return <ErrorState query={query} />
  const link = (id: number) => (
    <Link to="/$slug/people/list/$id" params={{ slug, id: String(id) }}>
      #{id}
    </Link>
  )
  return (
    <Flex vertical gap={16}>
      <Table<IdentityChange>
        rowKey="id"
        size="small"
        loading={query.isPending}
        dataSource={rowsOf(query)}
        pagination={false}
        scroll={{ x: 640 }}
        locale={{ emptyText: <Teach text={words.identity.emptyLog} /> }}
        columns={[
          {
            title: words.identity.kind,
            render: (_, row) => (
              <>
                {words.identity.kinds[row.kind]} {row.undoneAt && <Tag>{words.identity.undone}</Tag>}
              </>
            ),
          },
          { title: words.identity.whoStayed, render: (_, row) => link(row.personId) },
          { title: words.identity.whoElse, render: (_, row) => link(row.otherId) },
          { title: words.identity.who, render: (_, row) => (row.by === 'record' ? words.identity.byRecord : row.by) },
          { title: words.common.time, width: 130, render: (_, row) => <Time at={row.at} /> },
          { title: words.common.actions, width: 130, render: (_, row) => <WayBack change={row} /> },
        ]}
      />
      <More query={query} />
    </Flex>
  )
}

function WayBack({ change }: { readonly change: IdentityChange }) {
  const words = useWords()
  const { api, can } = useProject()
  const { message } = App.useApp()
  const refresh = useRefresh()
  const [isMerging, setMerging] = useState(false)
  const undo = useMutation({
    mutationFn: () => call(`${api}/identity/changes/${change.id}/undo`, { method: 'POST' }),
    onSuccess: refresh,
    onError: (error) => void message.error(error.message),
  })
  if (!can('people.write') || change.undoneAt !== null) return null
  if (change.kind === 'merge')
    return (
      <Popconfirm title={words.identity.sureUndo} onConfirm={() => undo.mutate()} styles={{ root: { maxWidth: 360 } }}>
        <Button size="small" loading={undo.isPending}>
          {words.identity.undo}
        </Button>
      </Popconfirm>
    )
  if (change.kind === 'undo') return null
  return (
    <>
      <Button size="small" onClick={() => setMerging(true)} disabled={!can('people.read_pii')}>
        {words.identity.mergeBack}
      </Button>
      {isMerging && <MergeDialog person={change.personId} other={change.otherId} onClose={() => setMerging(false)} onMerged={refresh} />}
    </>
  )
}

/** After people changed, what is known of any of them is read again. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    const keys = ['identity-changes', 'conflicts', 'conflict', 'person', 'person-tags', 'people', 'timeline', 'people-pick']
    await Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] })))
  }
}

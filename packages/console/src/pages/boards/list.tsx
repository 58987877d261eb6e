import type { Board } from '@millrace/contract/boards/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Flex, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Time } from '../../ui/time.tsx'
import { TemplateDialog } from './template-dialog.tsx'

/** Boards that whoever looks may open. */
export function BoardList() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [isChoosing, setChoosing] = useState(false)
  const query = useDefinitions<Board>('boards')
  const mayWrite = can('analytics.write')
  const open = async (board: Board): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['boards', slug] })
    await navigate({ to: '/$slug/analyze/boards/$id', params: { slug, id: board.id }, search: { edit: 1 } as never /* its own part */ })
  }
  const make = useMutation({
    mutationFn: () => call<Board>(`${api}/boards`, { method: 'POST', body: { name: words.boards.untitled, definition: {} } }),
    onSuccess: open,
    onError: (error) => void message.error(error.message),
  })
  const template = (
    <Button type="primary" disabled={!mayWrite} onClick={() => setChoosing(true)}>
      {words.boards.fromTemplate}
    </Button>
  )
  return (
    <Page
      title={words.boards.title}
      note={words.boards.note}
      extra={
        <>
          <Button disabled={!mayWrite} loading={make.isPending} onClick={() => make.mutate()}>
            {words.boards.create}
          </Button>
          {template}
        </>
      }
    >
      <Definitions query={query} empty={{ text: words.boards.empty, action: template }}>
        {(rows) => <Rows rows={rows} />}
      </Definitions>
      {isChoosing && <TemplateDialog onClose={() => setChoosing(false)} onMade={open} />}
    </Page>
  )
}

function Rows({ rows }: { readonly rows: readonly Board[] }) {
  const words = useWords()
  const { slug, can } = useProject()
  return (
    <Table<Board>
      rowKey="id"
      size="small"
      dataSource={rows}
      pagination={false}
      scroll={{ x: 720 }}
      columns={[
        {
          title: words.common.name,
          render: (_, row) => (
            <Flex vertical>
              <Link to="/$slug/analyze/boards/$id" params={{ slug, id: row.id }}>
                {row.name}
              </Link>
              {row.note && (
                <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                  {row.note}
                </Typography.Text>
              )}
            </Flex>
          ),
        },
        {
          title: words.boards.roles,
          width: 220,
          render: (_, { roles }) =>
            roles.length === 0 ? words.boards.everybody : roles.map((role) => <Tag key={role}>{words.settings.roles[role]}</Tag>),
        },
        { title: words.boards.tiles, width: 80, align: 'right', render: (_, row) => row.definition.tiles.length },
        { title: words.common.changed, width: 130, render: (_, row) => <Time at={row.updatedAt} /> },
        {
          title: words.common.actions,
          width: 90,
          render: (_, row) => <Shelf path="boards" size="small" row={row} disabled={!can('analytics.write')} />,
        },
      ]}
    />
  )
}

import type { SharedBlock } from '@millrace/contract/content/blocks/api.ts'
import { blockSchema } from '@millrace/contract/content/blocks/schema.ts'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Table } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { Definitions, useDefinitions } from '../../../ui/definitions.tsx'
import { Page } from '../../../ui/page.tsx'
import { Shelf } from '../../../ui/shelf.tsx'
import { Time } from '../../../ui/time.tsx'

/** Blocks that many mails show. */
export function SharedBlockList() {
  const words = useWords()
  const { slug, can } = useProject()
  const query = useDefinitions<SharedBlock>('shared-blocks')
  const button = <NewShared />
  return (
    <Page title={words.blocks.library.title} extra={button}>
      <Definitions query={query} empty={{ text: words.blocks.library.empty, action: button }}>
        {(rows) => (
          <Table<SharedBlock>
            rowKey="id"
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 640 }}
            locale={{ emptyText: words.common.empty }}
            columns={[
              {
                title: words.common.name,
                render: (_, row) => (
                  <Link to="/$slug/engage/shared-blocks/$id" params={{ slug, id: row.id }}>
                    {row.name}
                  </Link>
                ),
              },
              {
                title: words.blocks.library.content,
                render: (_, row) => row.blocks.map(({ kind }) => words.blocks.kinds[kind]).join(' · '),
              },
              { title: words.segments.version, width: 80, dataIndex: 'version' },
              { title: words.common.changed, width: 140, render: (_, row) => <Time at={row.updatedAt} /> },
              {
                title: words.common.actions,
                width: 90,
                render: (_, row) => <Shelf path="shared-blocks" size="small" row={row} disabled={!can('content.write')} />,
              },
            ]}
          />
        )}
      </Definitions>
    </Page>
  )
}

function NewShared() {
  const words = useWords().blocks
  const { api, slug, can } = useProject()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const create = useMutation({
    mutationFn: () => {
      const blocks = [blockSchema.parse({ id: 'b1', kind: 'text', text: words.starter.newText })]
      return call<SharedBlock>(`${api}/shared-blocks`, { method: 'POST', body: { name: words.library.create, blocks } })
    },
    onSuccess: (made) => navigate({ to: '/$slug/engage/shared-blocks/$id', params: { slug, id: made.id } }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Button type="primary" disabled={!can('content.write')} loading={create.isPending} onClick={() => create.mutate()}>
      {words.library.create}
    </Button>
  )
}

import type { Tag as TagDefinition } from '@millrace/contract/tags/api.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Time } from '../../ui/time.tsx'
import { PackDialog } from './pack-dialog.tsx'

/** Tags by their definitions: what kind each is, how many people have it, and how fresh that is. */
export function TagList() {
  const words = useWords()
  const { slug, can } = useProject()
  const { number } = useFormat()
  const navigate = useNavigate()
  const [isPacking, setPacking] = useState(false)
  const query = useDefinitions<TagDefinition>('tags', 5_000)
  const create = (
    <Button
      type="primary"
      disabled={!can('segments.write')}
      onClick={() => void navigate({ to: '/$slug/people/tags/$id', params: { slug, id: 'new' } })}
    >
      {words.tags.create}
    </Button>
  )
  return (
    <Page
      title={words.tags.title}
      extra={
        <>
          {can('segments.write') && <Button onClick={() => setPacking(true)}>{words.tags.packs.title}</Button>}
          {create}
        </>
      }
    >
      <Definitions query={query} empty={{ text: words.tags.empty, action: create }}>
        {(rows) => (
          <Table<TagDefinition>
            rowKey="id"
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 860 }}
            columns={[
              { title: words.common.name, render: (_, row) => <Name slug={slug} row={row} /> },
              { title: words.tags.category, render: (_, { category }) => category.replaceAll('/', ' / ') },
              { title: words.tags.kind, width: 150, render: (_, row) => <Tag>{words.tags.kinds[row.definition.kind]}</Tag> },
              {
                title: words.tags.count,
                width: 90,
                align: 'right',
                render: (_, { people }) => (people === null ? '–' : number(people)),
              },
              {
                title: words.tags.computedAt,
                width: 130,
                render: (_, { computedAt }) => (computedAt ? <Time at={computedAt} /> : words.common.never),
              },
              { title: words.tags.refresh, width: 110, render: (_, { refresh }) => words.tags.refreshes[refresh] },
              { title: words.tags.owner, width: 110, dataIndex: 'owner' },
              {
                title: words.common.actions,
                width: 90,
                render: (_, row) => (
                  <Shelf path="tags" size="small" row={row} disabled={!can('segments.write')} note={words.tags.archiveNote} />
                ),
              },
            ]}
          />
        )}
      </Definitions>
      {isPacking && <PackDialog onClose={() => setPacking(false)} />}
    </Page>
  )
}

function Name({ slug, row }: { readonly slug: string; readonly row: TagDefinition }) {
  return (
    <>
      <Link to="/$slug/people/tags/$id" params={{ slug, id: row.id }}>
        {row.name}
      </Link>
      {row.note && (
        <Typography.Paragraph type="secondary" ellipsis={{ rows: 1 }} style={{ margin: 0, fontSize: 12, maxWidth: 320 }}>
          {row.note}
        </Typography.Paragraph>
      )}
    </>
  )
}

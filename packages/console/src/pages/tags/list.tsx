import type { Tag as TagDefinition } from '@millrace/contract/tags/api.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Col, Flex, Grid, Row, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Time } from '../../ui/time.tsx'
import { CategorySelect, CategoryTree, useCategories } from './categories.tsx'
import { PackDialog } from './pack-dialog.tsx'
import { SheetMenu } from './sheet-menu.tsx'

/** Tags by their definitions: what kind each is, how many people have it, and how fresh that is. */
export function TagList() {
  const words = useWords()
  const { slug, can } = useProject()
  const navigate = useNavigate()
  const [isPacking, setPacking] = useState(false)
  const isWide = Grid.useBreakpoint().xl ?? false
  const { values, set } = useFilters('category', 'archived')
  const query = useDefinitions<TagDefinition>('tags', 5_000, 'category')
  const nodes = useCategories(values.archived === 'true')
  const categories = {
    nodes,
    category: values.category,
    onChange: (category: string) => set('category', category),
  }
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
          <Button onClick={() => void navigate({ to: '/$slug/people/tags/check-up', params: { slug } })}>{words.tags.checkUp.title}</Button>
          <SheetMenu />
          {can('segments.write') && <Button onClick={() => setPacking(true)}>{words.tags.packs.title}</Button>}
          {create}
        </>
      }
    >
      <Row gutter={16} wrap={!isWide}>
        {isWide && nodes.length > 0 && (
          <Col flex="240px">
            <CategoryTree {...categories} />
          </Col>
        )}
        <Col flex="auto" style={{ minWidth: 0, ...(isWide ? {} : { width: '100%' }) }}>
          <Flex vertical gap={16}>
            <Definitions
              query={query}
              empty={{ text: words.tags.empty, action: create }}
              filter={{ field: !isWide && nodes.length > 0 && <CategorySelect {...categories} />, isSet: values.category !== '' }}
            >
              {(rows) => <TagTable rows={rows} />}
            </Definitions>
          </Flex>
        </Col>
      </Row>
      {isPacking && <PackDialog onClose={() => setPacking(false)} />}
    </Page>
  )
}

function TagTable({ rows }: { readonly rows: TagDefinition[] }) {
  const words = useWords()
  const { slug, can } = useProject()
  const { number } = useFormat()
  return (
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
          render: (_, row) => <Shelf path="tags" size="small" row={row} disabled={!can('segments.write')} note={words.tags.archiveNote} />,
        },
      ]}
    />
  )
}

function Name({ slug, row }: { readonly slug: string; readonly row: TagDefinition }) {
  const words = useWords().tags
  return (
    <>
      <Flex gap={8} align="baseline" wrap>
        <Link to="/$slug/people/tags/$id" params={{ slug, id: row.id }}>
          {row.name}
        </Link>
        {row.stage !== 'active' && <Tag>{words.stages[row.stage]}</Tag>}
      </Flex>
      {row.note && (
        <Typography.Paragraph type="secondary" ellipsis={{ rows: 1 }} style={{ margin: 0, fontSize: 12, maxWidth: 320 }}>
          {row.note}
        </Typography.Paragraph>
      )}
    </>
  )
}

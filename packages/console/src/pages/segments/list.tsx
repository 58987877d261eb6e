import type { Segment } from '@millrace/contract/segments/api.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Flex, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Time } from '../../ui/time.tsx'
import { RuleSentence } from '../../ui/rule-sentence.tsx'
import { SqlDialog } from './sql-dialog.tsx'
import { StaticDialog } from './static-dialog.tsx'

export function SegmentList() {
  const words = useWords()
  const { slug, can } = useProject()
  const navigate = useNavigate()
  const [making, setMaking] = useState<'static' | 'sql'>()
  const query = useDefinitions<Segment>('segments', 5_000)
  const create = (
    <Button
      type="primary"
      disabled={!can('segments.write')}
      onClick={() => void navigate({ to: '/$slug/people/segments/$id', params: { slug, id: 'new' } })}
    >
      {words.segments.create}
    </Button>
  )
  return (
    <Page
      title={words.segments.title}
      extra={
        <>
          <Button onClick={() => void navigate({ to: '/$slug/people/segments/overlap', params: { slug } })}>
            {words.segments.overlap.title}
          </Button>
          {can('segments.write') && <Button onClick={() => setMaking('static')}>{words.segments.lists.create}</Button>}
          {can('segments.write') && can('people.read_pii') && <Button onClick={() => setMaking('sql')}>{words.sql.create}</Button>}
          {create}
        </>
      }
    >
      <Definitions query={query} empty={{ text: words.segments.empty, action: create }}>
        {(rows) => (
          <Table<Segment>
            rowKey="id"
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 690 }}
            columns={[
              {
                title: words.common.name,
                render: (_, row) => (
                  <Link to="/$slug/people/segments/$id" params={{ slug, id: row.id }}>
                    {row.name}
                  </Link>
                ),
              },
              {
                title: words.segments.meaning,
                render: (_, row) => (
                  <Typography.Text type="secondary">
                    <RuleSentence rule={row.rule} />
                  </Typography.Text>
                ),
              },
              { title: words.segments.members, width: 130, render: (_, row) => <Size segment={row} /> },
              { title: words.segments.version, width: 80, dataIndex: 'version' },
              { title: words.common.changed, width: 140, render: (_, row) => <Time at={row.updatedAt} /> },
              {
                title: words.common.actions,
                width: 90,
                render: (_, row) => <Shelf path="segments" size="small" row={row} disabled={!can('segments.write')} />,
              },
            ]}
          />
        )}
      </Definitions>
      {making === 'static' && <StaticDialog onClose={() => setMaking(undefined)} />}
      {making === 'sql' && <SqlDialog onClose={() => setMaking(undefined)} />}
    </Page>
  )
}

function Size({ segment: { live, list } }: { readonly segment: Segment }) {
  const words = useWords().segments
  const { number } = useFormat()
  if (list)
    return (
      <Flex gap={4} align="center">
        {number(list.size)} <Tag>{list.sql ? 'SQL' : words.lists.tag}</Tag>
      </Flex>
    )
  if (!live) return null
  return (
    <Flex gap={4} align="center">
      {live.state === 'ready' && number(live.size)}
      <Tag color={live.state === 'failed' ? 'error' : 'processing'}>{words.live.states[live.state]}</Tag>
    </Flex>
  )
}

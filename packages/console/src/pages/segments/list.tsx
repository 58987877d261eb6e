import type { Segment } from '@millrace/contract/segments/api.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Flex, Table, Tag, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Time } from '../../ui/time.tsx'
import { RuleSentence } from '../../ui/rule-sentence.tsx'

export function SegmentList() {
  const words = useWords()
  const { slug, can } = useProject()
  const navigate = useNavigate()
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
              { title: words.segments.live.members, width: 130, render: (_, { live }) => live && <Size live={live} /> },
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
    </Page>
  )
}

function Size({ live: { state, size } }: { readonly live: NonNullable<Segment['live']> }) {
  const words = useWords()
  const { number } = useFormat()
  return (
    <Flex gap={4} align="center">
      {state === 'ready' && number(size)}
      <Tag color={state === 'failed' ? 'error' : 'processing'}>{words.segments.live.states[state]}</Tag>
    </Flex>
  )
}

import { describe } from '@millrace/contract/rules/index.ts'
import type { Segment } from '@millrace/contract/segments/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Table, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

export function SegmentList() {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const { api, slug, can } = useProject()
  const navigate = useNavigate()
  const query = useQuery({ queryKey: ['segments', slug], queryFn: () => call<{ items: Segment[] }>(`${api}/segments`) })
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
    <Page title={words.segments.title} extra={create}>
      <Loaded query={query} empty={{ when: (data) => data.items.length === 0, text: words.segments.empty, action: create }}>
        {(data) => (
          <Table<Segment>
            rowKey="id"
            size="small"
            dataSource={data.items}
            pagination={{ pageSize: 50, hideOnSinglePage: true }}
            scroll={{ x: 560 }}
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
                render: (_, row) => <Typography.Text type="secondary">{describe(row.rule, language)}</Typography.Text>,
              },
              { title: words.segments.version, width: 80, dataIndex: 'version' },
              { title: words.common.changed, width: 140, render: (_, row) => <Time at={row.updatedAt} /> },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}

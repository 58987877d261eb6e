import type { liveSchema } from '@millrace/contract/catalog/api.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Input, Space, Switch, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { summary } from '../../ui/summary.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { ConnectLink } from '../../ui/connect-link.tsx'
import { Time } from '../../ui/time.tsx'

type Live = z.infer<typeof liveSchema>

export function LivePage() {
  const words = useWords()
  const { api, slug } = useProject()
  const [isOn, setOn] = useState(true)
  const { values, set, query: filters } = useFilters('event', 'distinctId')
  const query = useQuery({
    queryKey: ['live', slug, filters],
    queryFn: () => call<Live>(`${api}/live?limit=100${filters}`),
    placeholderData: keepPreviousData,
    refetchInterval: isOn ? 2_000 : false,
  })
  return (
    <Page
      title={words.data.live}
      extra={
        <Space>
          {words.data.following}
          <Switch checked={isOn} onChange={setOn} aria-label={words.data.following} />
        </Space>
      }
    >
      <Space wrap>
        <Input.Search
          allowClear
          defaultValue={values.event}
          aria-label={words.segments.event}
          placeholder={words.segments.event}
          onSearch={(event) => set('event', event)}
          style={{ width: 220 }}
        />
        <Input.Search
          allowClear
          defaultValue={values.distinctId}
          aria-label={words.data.person}
          placeholder={words.data.person}
          onSearch={(id) => set('distinctId', id)}
          style={{ width: 220 }}
        />
      </Space>
      <Loaded query={query} empty={{ when: (data) => data.items.length === 0, text: words.data.liveEmpty, action: <ConnectLink /> }}>
        {(data) => (
          <Table<Live['items'][number]>
            rowKey={(row) => `${row.eventId}${row.at}`}
            size="small"
            dataSource={data.items}
            pagination={false}
            scroll={{ x: 720 }}
            columns={[
              { title: words.common.time, width: 120, render: (_, row) => <Time at={row.receivedAt} /> },
              { title: words.segments.event, render: (_, row) => <strong>{row.event}</strong> },
              { title: words.data.source, width: 100, render: (_, row) => <Tag>{row.source}</Tag> },
              {
                title: words.data.person,
                render: (_, row) => (
                  <Link to="/$slug/people/list/$id" params={{ slug, id: String(row.personId) }}>
                    {row.distinctId}
                  </Link>
                ),
              },
              {
                title: words.data.properties,
                ellipsis: true,
                render: (_, row) => <Typography.Text type="secondary">{summary(row.properties)}</Typography.Text>,
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}

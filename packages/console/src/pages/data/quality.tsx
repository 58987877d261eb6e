import type { DataQuality } from '@millrace/contract/ingest/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Flex, Table, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

/** What was refused or cut, why, and what it looked like. */
export function QualityPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const { number } = useFormat()
  const query = useQuery({ queryKey: ['quality', slug], queryFn: () => call<DataQuality>(`${api}/data-quality`), refetchInterval: 5_000 })
  return (
    <Page title={words.data.quality}>
      <Loaded query={query} empty={{ when: (data) => data.counters.length === 0, text: words.data.qualityEmpty }}>
        {(data) => (
          <Flex vertical gap={24}>
            <Table<DataQuality['counters'][number]>
              rowKey={(row) => `${row.kind}${row.source}${row.reason}${row.event}${row.field}`}
              size="small"
              dataSource={data.counters}
              pagination={{ pageSize: 50, hideOnSinglePage: true }}
              scroll={{ x: 640 }}
              columns={[
                { title: words.data.source, dataIndex: 'source' },
                { title: words.data.reason, render: (_, row) => <Typography.Text copyable>{row.reason}</Typography.Text> },
                { title: words.segments.event, dataIndex: 'event' },
                { title: words.data.field, dataIndex: 'field' },
                { title: words.data.count, align: 'right', render: (_, row) => number(row.count) },
                { title: words.data.lastSeen, render: (_, row) => <Time at={row.lastAt} /> },
              ]}
            />
            <Table<DataQuality['samples']['items'][number]>
              rowKey="id"
              size="small"
              dataSource={data.samples.items}
              pagination={false}
              scroll={{ x: 640 }}
              expandable={{ expandedRowRender: (row) => <pre style={{ whiteSpace: 'pre-wrap', margin: 0 }}>{row.sample}</pre> }}
              columns={[
                { title: words.common.time, render: (_, row) => <Time at={row.at} /> },
                { title: words.data.reason, dataIndex: 'reason' },
                {
                  title: words.data.detail,
                  ellipsis: true,
                  render: (_, row) => <Typography.Text type="secondary">{row.detail}</Typography.Text>,
                },
              ]}
            />
          </Flex>
        )}
      </Loaded>
    </Page>
  )
}

import type { HookBodies } from '@millrace/contract/ingest/hooks.ts'
import { Table, Tag } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { Time } from '../../../ui/time.tsx'

/** The bodies that came last, what each was answered, and why one was refused. */
export function BodyTable({ bodies }: { readonly bodies: HookBodies['items'] }) {
  const words = useWords()
  const texts: Readonly<Record<string, string>> = words.quality.reasons
  return (
    <Table<HookBodies['items'][number]>
      rowKey={(row) => `${row.at}${row.said}${row.body}`}
      size="small"
      dataSource={bodies}
      pagination={false}
      scroll={{ x: 480 }}
      locale={{ emptyText: words.connections.noBody }}
      expandable={{
        rowExpandable: (row) => row.body !== '',
        expandedRowRender: (row) => <pre style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', margin: 0 }}>{row.body}</pre>,
      }}
      columns={[
        { title: words.common.time, render: (_, row) => <Time at={row.at} /> },
        { title: words.connections.answered, render: (_, row) => <Tag color={row.status < 300 ? 'success' : 'error'}>{row.status}</Tag> },
        { title: words.data.reason, render: (_, row) => (row.said === '' ? words.connections.taken : (texts[row.said] ?? row.said)) },
        { title: words.jobs.counts['new'], align: 'right', dataIndex: 'accepted' },
        { title: words.jobs.counts['rejected'], align: 'right', dataIndex: 'rejected' },
      ]}
    />
  )
}
